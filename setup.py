"""The optional C engine of the reader; everything else stands in pyproject.toml.

Without a compiler the package installs without it and reads with the engine in Python alone.
"""

import sys

from setuptools import Extension, setup

setup(
    ext_modules=[
        Extension(
            "extractor.reading._bulk",
            ["extractor/reading/_bulk.c"],
            define_macros=[("Py_LIMITED_API", "0x030B0000")],
            # Products and sums are rounded one by one, as numpy does: the same numbers on every machine.
            extra_compile_args=[] if sys.platform == "win32" else ["-O2", "-ffp-contract=off"],
            py_limited_api=True,
            optional=True,
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
