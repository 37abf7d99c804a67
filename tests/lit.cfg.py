"""lit's configuration: what a test may call, and where that is.

    lit.py -sv build/release/tests            the tests with the build in build/release
    lit.py -sv tests                          the same, in the source tree
    lit.py -sv tests --param build=DIR        with the build in DIR (or PANICSCAN_BUILD=DIR)
    lit.py -sv tests --param panicscan=FILE   with that binary
    lit.py -sv tests/driver/options.test      one test
"""

import os
import shutil
import sys

import lit.formats

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def parameter(name, default=None):
    return lit_config.params.get(name) or os.environ.get("PANICSCAN_" + name.upper()) or default


def llvm_tools():
    """The folder with FileCheck, not, count and split-file."""
    for folder in filter(None, [parameter("llvm"), "/usr/lib/llvm-19/bin", "/usr/lib/llvm-18/bin",
                                "/usr/lib/llvm-17/bin", "/usr/local/bin"]):
        if os.access(os.path.join(folder, "FileCheck"), os.X_OK):
            return folder
    found = shutil.which("FileCheck")
    if not found:
        lit_config.fatal("FileCheck is missing: apt-get install llvm-19-tools")
    return os.path.dirname(found)


build = os.path.abspath(getattr(config, "panicscan_build", None)
                        or parameter("build", os.path.join(root, "build", "release")))
panicscan = os.path.abspath(parameter("panicscan", os.path.join(build, "panicscan")))
if not os.access(panicscan, os.X_OK):
    lit_config.fatal(f"no binary {panicscan}: build it, or say --param build=DIR")

config.name = "panicscan"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".c", ".ir", ".sh", ".test"]
config.excludes = ["Inputs", "CMakeLists.txt"]
config.test_source_root = os.path.join(root, "tests")
config.test_exec_root = os.path.join(build, "tests")

config.environment["PATH"] = os.pathsep.join(
    [llvm_tools(), os.path.dirname(panicscan), os.environ.get("PATH", "/usr/bin:/bin")])
config.environment["LC_ALL"] = "C.UTF-8"
config.environment["TERM"] = "dumb"
config.environment.pop("NO_COLOR", None)
config.environment["PANICSCAN_CACHE"] = "off"  # each test starts from nothing
for name in ("HOME", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "XDG_CACHE_HOME"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

# Longer names first: lit replaces one after the other.
config.substitutions += [
    # A test of several files in one, split at "//--- NAME": each .c of them is a unit of a program.
    ("%verify_files", f"rm -rf %t && split-file %s %t && '{sys.executable}' "
                      f"'{os.path.join(root, 'tests', 'compdb.py')}' %t && cd %t && "
                      f"'{panicscan}' scan -p . --verify"),
    ("%verify", f"'{panicscan}' scan --verify -- cc -c %s"),
    ("%unit_file_test", f"'{os.path.join(build, 'tests', 'unit-file-test')}'"),
    ("%unit", f"'{panicscan}' unit"),
    ("%panicscan", f"'{panicscan}'"),
    ("%report_test", f"'{os.path.join(build, 'tests', 'report-test')}'"),
    ("%rules_test", f"'{os.path.join(build, 'tests', 'rules-test')}'"),
    ("%ir_test", f"'{os.path.join(build, 'tests', 'ir-test')}'"),
    ("%memo_test", f"'{os.path.join(build, 'tests', 'memo-test')}'"),
    ("%cache_test", f"'{os.path.join(build, 'tests', 'cache-test')}'"),
    ("%wire_test", f"'{os.path.join(build, 'tests', 'wire-test')}'"),
    ("%status", os.path.join(root, "tests", "driver", "Inputs", "status")),
    ("%root", root),
]

# What a test can ask for with REQUIRES.
for tool in ("node", "npm", "cmake", "strace", "bear", "python3", "man", "groff"):
    if shutil.which(tool):
        config.available_features.add(tool)
if sys.platform.startswith("linux"):
    config.available_features.add("linux")
