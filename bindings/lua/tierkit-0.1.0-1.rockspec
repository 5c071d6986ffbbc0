-- Builds the module from the library's one source: see docs/bindings.md for how to make that.
rockspec_format = "3.0"
package = "tierkit"
version = "0.1.0-1"
source = {
  url = ".", -- an archive of this folder with tierkit.c and tierkit.h in it
}
description = {
  summary = "Decision engine for a manufacturer's network of distributors",
  detailed = [[
A partner program, written as text, is applied to the records of distributors and the facts about
them. Out come KPIs, value scores, A/B/C classes, service policies, alerts, and the reason for each.]],
  license = "Apache-2.0",
}
dependencies = { "lua >= 5.1" }
build = {
  type = "builtin",
  modules = {
    tierkit = {
      sources = {
        "src/allocate.c",
        "src/amount.c",
        "src/array.c",
        "src/classify.c",
        "src/concentrate.c",
        "src/handle.c",
        "src/input.c",
        "src/kernel.c",
        "src/library.c",
        "src/module.c",
        "src/network.c",
        "src/program.c",
        "src/review.c",
        "src/rules.c",
        "src/score.c",
        "src/support.c",
        "src/table.c",
        "src/text.c",
        "src/weigh.c",
        "src/what_if.c",
      },
      incdirs = { "." },
      defines = { "TIERKIT_STATIC" },
    },
  },
  copy_directories = { "library" },
}
