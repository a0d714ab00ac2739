/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Interrupt/NMI entry-exit benchmark, Promela, "flat" encoding:
 * one process per CPU, one control point, one d_step per machine step.
 * Parameters (spin -DN=2 ...): see bench/peer/instances.ts.  Check with pan -E (the idle CPU
 * is not an invalid end state).
 */
#ifndef N
#define N 1
#endif
#ifndef L
#define L 1
#endif
#ifndef V
#define V 0
#endif
#ifndef NT
#define NT N
#endif
#ifndef NN
#define NN N
#endif
#ifndef NS
#define NS N
#endif

byte lk[N];             /* cpu_base->lock of each CPU: 0 free, else owner + 1 */
bit  dr[N];             /* deferred_rearm */
bit  ipi[N];            /* pending IPI */

#define c _pid
#define SELF (c + 1)
#define A (cur -> a1 : a0)
#define B (cur -> b1 : b0)
#define OTHER_READY ((cur -> a0 : a1) != 16)
#define BOSS (c == 0 && N > 1)

inline setA(x) { if :: cur -> a1 = x :: else -> a0 = x fi }
inline setB(x) { if :: cur -> b1 = x :: else -> b0 = x fi }
inline sw() {
  cur = 1 - cur;
  if :: B == 16 -> lvl = 1; I = 1; P = 1 :: else -> lvl = 0; I = 0; P = 0 fi
}
inline check() {
  assert(!(((lvl == 0 && A == 4) || (lvl == 1 && (B == 4 || B == 11)) ||
            (lvl == 2 && p2 == 7)) && lk[c] == SELF));
  assert(lvl != 0 || (!hi && nmi == 0 && rcu == 0));
  assert(!(lvl == 0 && (A == 5 || A == 6)) || lk[c] == SELF);
  assert(!(lvl == 0 && A >= 3 && A <= 11) || P)
}

#if N == 1
#define ANYIPI 0
#define SENDIPI skip
#elif N == 2
#define ANYIPI (ipi[1])
#define SENDIPI ipi[1] = 1
#else
#define ANYIPI (ipi[1] || ipi[2])
#define SENDIPI ipi[1] = 1; ipi[2] = 1
#endif

active [N] proctype cpu() {
  bit cur, I, P = 1, nr, pre, hi, f0, f1, s2, i3, s3;
  byte lvl, nmi, rcu, n0 = L, n1 = (_pid < NT -> L : 0), a0, a1 = (_pid < NT -> 0 : 16);
  byte b0, b1, p2, l2, p3, l3, rk;
  do
  /* asynchronous entries */
  :: d_step { (lvl == 0 && !I && !P) -> I = 1; lvl = 1; setB(0); check() }
  :: d_step { (c < NN && lvl <= 1 && !I) -> l2 = lvl; s2 = P; I = 1; lvl = 2; p2 = 0; check() }
  :: d_step { (c < NS && lvl <= 2) -> l3 = lvl; s3 = P; i3 = I; I = 1; lvl = 3; p3 = 0; check() }
  /* task */
  :: d_step { (lvl == 0 && A != 7 && (A != 4 || lk[c] == 0) && (A != 13 || !ANYIPI) && (A != 16 || OTHER_READY)) ->
     if
     :: A == 0 -> P = 0; setA(1)
     :: A == 1 -> if :: cur -> f1 = P :: else -> f0 = P fi; setA(2)
     :: A == 2 -> P = 1; setA(3)
     :: A == 3 -> pre = 1; setA(4)
     :: A == 4 -> lk[c] = SELF; setA(5)
     :: A == 5 -> dr[c] = 1; setA(6)
     :: A == 6 -> lk[c] = 0; if :: BOSS -> setA(7) :: else -> setA(10) fi
     :: A == 8 -> dr[rk] = 1; setA(9)
     :: A == 9 -> lk[rk] = 0; rk = 0; setA(10)
     :: A == 10 -> pre = 0; setA(11)
     :: A == 11 -> P = (cur -> f1 : f0); if :: cur -> f1 = 0 :: else -> f0 = 0 fi;
                   if :: BOSS -> setA(12) :: else -> setA(14) fi
     :: A == 12 -> SENDIPI; setA(13)
     :: A == 13 -> setA(14)
     :: A == 14 -> setA(15);
                   if :: nr -> nr = 0; if :: OTHER_READY -> sw() :: else fi :: else fi
     :: A == 15 -> if :: cur -> n1 = n1 - 1; if :: n1 -> a1 = 0 :: else -> a1 = 16 fi
                      :: else -> n0 = n0 - 1; if :: n0 -> a0 = 0 :: else -> a0 = 16 fi fi
     :: A == 16 -> sw()
     fi; check() }
#if N > 1
  :: d_step { (lvl == 0 && A == 7 && lk[1] == 0) -> lk[1] = SELF; rk = 1; setA(8); check() }
#endif
#if N > 2
  :: d_step { (lvl == 0 && A == 7 && lk[2] == 0) -> lk[2] = SELF; rk = 2; setA(8); check() }
#endif
  /* interrupt handler */
  :: d_step { (lvl == 1 && ((B != 4 && B != 11) || lk[c] == 0)) ->
     if
     :: B == 0 -> rcu++; setB(1)
     :: B == 1 -> P = 1; setB(2)
     :: B == 2 -> I = 0; setB(3)
     :: B == 3 -> hi = 1; setB(4)
     :: B == 4 -> lk[c] = SELF; setB(5)
     :: B == 5 -> dr[c] = 1; setB(6)
     :: B == 6 -> lk[c] = 0; setB(7)
     :: B == 7 -> ipi[c] = 0; setB(8)
     :: B == 8 -> hi = 0; setB(9)
     :: B == 9 -> I = 1; setB(10)
     :: B == 10 -> if :: dr[c] -> setB(11) :: else -> setB(14) fi
     :: B == 11 -> lk[c] = SELF; setB(12)
     :: B == 12 -> dr[c] = 0; setB(13)
     :: B == 13 -> lk[c] = 0; setB(14)
     :: B == 14 -> rcu--; setB(15)
     :: B == 15 -> setB(16);
                   if :: nr && !pre && !hi && nmi == 0 -> nr = 0; if :: OTHER_READY -> sw() :: else fi
                      :: else fi
     :: B == 16 -> I = 0; P = 0; lvl = 0; setB(0)
     fi; check() }
  :: d_step { (lvl == 1 && B == 5) -> dr[c] = 1; nr = 1; setB(6); check() }
  /* pseudo-NMI */
  :: d_step { (lvl == 2 && (p2 != 7 || lk[c] == 0)) ->
     if
     :: p2 == 0 -> nmi++; p2 = 1
     :: p2 == 1 -> rcu++; p2 = 2
     :: p2 == 2 -> if :: (V == 1 || (V == 2 && n0 + n1 == 1)) -> p2 = 6 :: else -> p2 = 3 fi
     :: p2 == 3 -> rcu--; p2 = 4
     :: p2 == 4 -> nmi--; p2 = 5
     :: p2 == 5 -> I = 0; P = s2; lvl = l2; l2 = 0; s2 = 0; p2 = 0
     :: p2 == 6 -> if :: dr[c] -> p2 = 7 :: else -> p2 = 3 fi
     :: p2 == 7 -> lk[c] = SELF; p2 = 8
     :: p2 == 8 -> dr[c] = 0; p2 = 9
     :: p2 == 9 -> lk[c] = 0; p2 = 3
     fi; check() }
  :: d_step { (lvl == 2 && p2 == 2) -> nr = 1;
     if :: (V == 1 || (V == 2 && n0 + n1 == 1)) -> p2 = 6 :: else -> p2 = 3 fi; check() }
  /* SDEI event */
  :: d_step { (lvl == 3) ->
     if
     :: p3 == 0 -> nmi++; p3 = 1
     :: p3 == 1 -> rcu++; p3 = 2
     :: p3 == 2 -> p3 = 3
     :: p3 == 3 -> rcu--; p3 = 4
     :: p3 == 4 -> nmi--; p3 = 5
     :: p3 == 5 -> I = i3; P = s3; lvl = l3; l3 = 0; i3 = 0; s3 = 0; p3 = 0
     fi; check() }
  od
}
