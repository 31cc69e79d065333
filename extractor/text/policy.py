"""The policy of section 3 as one table."""

from extractor.text import characters as c

CHARACTER_RULES = (
    c.surrogate,
    c.wide_form,
    c.narrow_katakana,
    c.radical,
    c.presentation_form,
    c.space,
    c.unseen,
    c.same_sign,
)
