"""The documentation site, made by Sphinx from the pages as they stand in the repository.

sphinx-build -W -c docs . build/site: the source is the whole repository, so that a link between
pages, or to a picture beside them, is the same here and there. -W makes a broken link an error.
"""

project = "fosterlib"
author = copyright = "the fosterlib authors"
extensions = ["myst_parser"]

root_doc = "docs/index"
include_patterns = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md", "docs/**.md"]
exclude_patterns = [".*", "build", "dist", "mutants", "outputs", "fosterlib", "tests"]

myst_heading_anchors = 3
suppress_warnings = ["misc.highlighting_failure"]  # what the pages show is not all of it code

# A plain theme that Sphinx brings: nothing is fetched when a page is read.
html_theme = "alabaster"
html_theme_options = {"description": "Efficiency proposals, figure by figure", "page_width": "70em"}
html_extra_path = ["start"]  # the way from the site's address to docs/index.html
html_copy_source = False
html_show_sphinx = False
