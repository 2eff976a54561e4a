"""What ipywidgets leaves out: names for screen readers, pressed buttons, live regions, keys kept
from JupyterLab.
"""

from pathlib import Path

import anywidget
import traitlets


class Attributes(anywidget.AnyWidget):
    """Sets HTML attributes on the workbench's own elements: {CSS selector: {attribute: text}}.
    Keeps its keys.
    """

    _esm = Path(__file__).with_suffix(".js")
    attributes = traitlets.Dict().tag(sync=True)
