"""The words of the workbench's own controls, in Danish and English."""

UI = {
    "author": ("Navn", "Your name"),
    "choose": ("Vælg scenarie", "Choose a scenario"),
    "compare": ("Sammenlign (op til fire)", "Compare (up to four)"),
    "confirm": ("Slet «{0}»?", "Delete «{0}»?"),
    "confirmed": ("Ja, slet", "Yes, delete"),
    "cancel": ("Fortryd", "Cancel"),
    "delete": ("Slet", "Delete"),
    "deleted": ("«{0}» er slettet.", "«{0}» is deleted."),
    "duplicate": ("Kopiér", "Duplicate"),
    "copy_of": ("{0} (kopi)", "{0} (copy)"),
    "horizon": ("Vis til og med", "Show until"),
    "key": ("De vigtigste", "Key assumptions"),
    "language": ("Sprog", "Language"),
    "load": ("Hent", "Load"),
    "loaded": ("«{0}» er hentet.", "«{0}» is loaded."),
    "lines": ("Linjer og dele", "Lines and parts"),
    "misfit": ("Passer ikke længere på denne udgave af sagen:", "No longer fits this version of the case:"),
    "more": ("Flere", "More"),
    "moved": ("flyttet", "moved"),
    "name": ("Scenariets navn", "Name of the scenario"),
    "prices": ("Prisniveau", "Price level"),
    "reason": ("Begrundelse", "Reason"),
    "redo": ("Gentag", "Redo"),
    "refused": (
        "{0}: {1} kan ikke bruges. Tilladt: {2} til {3} {4}.",
        "{0}: {1} cannot be used. Allowed: {2} to {3} {4}.",
    ),
    "reset": ("Nulstil", "Reset"),
    "save": ("Gem", "Save"),
    "saved": ("«{0}» er gemt.", "«{0}» is saved."),
    "scenarios": ("Scenarier", "Scenarios"),
    "shared": ("Fælles", "Shared"),
    "timing": ("Til/fra, timing", "On/off, timing"),
    "delays": ("Forsinkelser og skalering", "Delays and scales"),
    "undo": ("Fortryd", "Undo"),
    "view_bridge": ("Bro", "Bridge"),
    "view_changes": ("Ændringer", "Changes"),
    "view_compare": ("Sammenlign", "Compare"),
    "view_effects": ("Linjer og år", "Lines and years"),
    "view_party": ("Centre", "Centres"),
    "view_profile": ("Indfasning", "Phase-in"),
    "view_staff": ("Personale", "Staffing"),
}


def ui(key: str, lang: str, *parts: str) -> str:
    """A word of the workbench in `lang`, with its blanks filled."""
    return UI[key][lang == "en"].format(*parts)
