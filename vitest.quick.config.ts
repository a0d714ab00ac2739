// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { defineConfig, mergeConfig } from "vitest/config";
import config from "./vitest.config.ts";

/** Unit tests only: nothing that searches all of spec/, starts a browser or runs the guides. */
export default mergeConfig(
  config,
  defineConfig({
    test: {
      exclude: [
        "test/spec/**",
        "test/docs/**",
        "test/page/**",
        "test/recipes/**",
        "test/bench/**",
        "test/explorer/*-spec.test.ts",
        "test/explorer/reduce*.test.ts",
      ],
    },
  }),
);
