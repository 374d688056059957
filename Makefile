# The phone book. Meson does the work (meson.build); these are its usual calls.
#
#   make demo   try it: a sample city and a LINE simulator on this machine
#   make test   everything; the last line says how many passed
DEMO_PORT ?= 8080
SIM_PORT ?= 8090
BUILD ?= build

.PHONY: all deps build console demo test bench fuzz lint format sanitize clean

all: build

deps: ; @tools/deps
build: deps console ; @tools/build $(BUILD)
console: deps ; @tools/build-console
demo: build ; @DEMO_PORT=$(DEMO_PORT) SIM_PORT=$(SIM_PORT) tools/demo $(BUILD)
test: build ; @tests/run $(BUILD)
bench: build ; @bench/run $(BUILD)
fuzz: deps ; @tests/fuzz/run
lint: build ; @tools/lint $(BUILD)
sanitize: deps ; @tests/sanitize
format: ; @git ls-files '*.[ch]' | xargs clang-format -i
clean: ; rm -rf build build-* console/dist
