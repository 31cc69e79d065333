"""The optional C engines of the reader, the layout and the outputs; everything else stands in pyproject.toml.

Without a compiler the package installs without them and does the same work in Python alone.
"""

import sys

from setuptools import Extension, setup

KEYS = "extractor/layout/_keys.c"  # included by the modules of the layout


def engine(name: str, *included: str) -> Extension:
    """A module in C of one source; a failure to build it is no failure to install."""
    return Extension(
        name,
        [name.replace(".", "/") + ".c"],
        depends=list(included),
        define_macros=[("Py_LIMITED_API", "0x030B0000")],
        # Products and sums are rounded one by one, as numpy does: the same numbers on every machine.
        extra_compile_args=[] if sys.platform == "win32" else ["-O2", "-ffp-contract=off"],
        py_limited_api=True,
        optional=True,
    )


setup(
    ext_modules=[
        engine("extractor.outputs._lines"),
        engine("extractor.reading._bulk"),
        engine("extractor.reading._page"),
        engine("extractor.layout._cells", KEYS),
        engine("extractor.layout._ruled", KEYS),
        engine("extractor.layout._written", KEYS),
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
