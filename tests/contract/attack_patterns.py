"""Texts that match a pattern of the contract, drawn; for patterns that nobody made texts for by hand."""
import re
import re._parser as parser
import string

from re._constants import (ANY, AT, BRANCH, CATEGORY, CATEGORY_DIGIT, CATEGORY_SPACE, CATEGORY_WORD, IN,
                           LITERAL, MAX_REPEAT, MAXREPEAT, MIN_REPEAT, NEGATE, NOT_LITERAL, RANGE,
                           SUBPATTERN)

SOME = string.ascii_letters + string.digits + " éèœ-’,.;:!?()🙂"
OF = {CATEGORY_DIGIT: string.digits, CATEGORY_SPACE: " ", CATEGORY_WORD: string.ascii_letters + "_"}
MORE = 12  # of what may be repeated without end
TRIES = 40


def one_of(r, items):
    """A character of a set."""
    if items[0][0] is NEGATE:
        good = [c for c in SOME if not any(inside(c, i) for i in items[1:])]
        return r.choice(good)
    what, of = r.choice(items)
    if what is LITERAL:
        return chr(of)
    if what is RANGE:
        return chr(r.randint(*of))
    return r.choice(OF[of])


def inside(c, item):
    what, of = item
    if what is LITERAL:
        return ord(c) == of
    if what is RANGE:
        return of[0] <= ord(c) <= of[1]
    return what is CATEGORY and c in OF.get(of, "")


def draw(r, parsed):
    made = ""
    for what, of in parsed:
        if what is LITERAL:
            made += chr(of)
        elif what is NOT_LITERAL:
            made += r.choice([c for c in SOME if ord(c) != of])
        elif what is ANY:
            made += r.choice(SOME)
        elif what is IN:
            made += one_of(r, of)
        elif what is BRANCH:
            made += draw(r, r.choice(of[1]))
        elif what is SUBPATTERN:
            made += draw(r, of[-1])
        elif what in (MAX_REPEAT, MIN_REPEAT):
            least, most, part = of
            most = least + MORE if most is MAXREPEAT else min(most, least + 4 * MORE)
            made += "".join(draw(r, part) for _ in range(r.choice([least, most, r.randint(least, most)])))
        elif what is not AT:
            continue  # what only looks ahead is checked at the end
    return made


def matching(r, pattern, least, most):
    """A text of this length that matches, or None: too clever a pattern."""
    try:
        parsed, whole = parser.parse(pattern), re.compile(pattern)
        for _ in range(TRIES):
            made = draw(r, parsed)
            if least <= len(made) <= most and whole.search(made):
                return made
    except (re.error, KeyError, IndexError):
        pass
    return None
