# SPDX-License-Identifier: GPL-3.0-or-later
"""How far recognised text is from the true text.

cer      edits per true character, the text as it runs (NFC, white space folded, quotation marks and dashes made one)
lcer     the same, each true line against the place in the recognised text where it fits best: reading order does not count
recall, precision   of words, lower case, in any order
Edit distance is Myers' bit-parallel algorithm (J. ACM 46(3), 1999) on Python's long integers.
"""

import re
import unicodedata
from collections import Counter

ONE_FORM = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00ad": ""})


def plain(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).translate(ONE_FORM)).strip()


def edit_distance(pattern, text, anywhere=False):
    """Edits that turn `pattern` into `text`; with `anywhere`, into the part of `text` that fits best."""
    if not pattern:
        return 0 if anywhere else len(text)
    places = {}
    for index, character in enumerate(pattern):
        places[character] = places.get(character, 0) | 1 << index
    full = (1 << len(pattern)) - 1
    last = 1 << (len(pattern) - 1)
    carry_in = 0 if anywhere else 1
    rises, falls, score = full, 0, len(pattern)
    best = score
    for character in text:
        match = places.get(character, 0)
        diagonal = (((match & rises) + rises) ^ rises) | match | falls
        right = falls | (~(diagonal | rises) & full)
        left = rises & diagonal
        score += bool(right & last) - bool(left & last)
        right = (right << 1 | carry_in) & full
        left = (left << 1) & full
        match |= falls
        rises, falls = (left | (~(match | right) & full)), right & match
        best = min(best, score)
    return best if anywhere else score


def words(text):
    return Counter(re.findall(r"\w+", plain(text).lower()))


def measure(truth, text):
    """Counts that can be added up over pages; rates() makes shares of them."""
    true_text, read_text = plain(truth), plain(text)
    lines = [line for line in map(plain, truth.splitlines()) if line]
    true_words, read_words = words(truth), words(text)
    return Counter(chars=len(true_text), edits=edit_distance(true_text, read_text), line_chars=sum(map(len, lines)),
                   line_edits=sum(edit_distance(line, read_text, anywhere=True) for line in lines),
                   hits=sum((true_words & read_words).values()), true_words=sum(true_words.values()),
                   read_words=sum(read_words.values()))


def rates(counts):
    def percent(part, whole):
        return round(100.0 * counts[part] / counts[whole], 3) if counts[whole] else None
    return {"cer_percent": percent("edits", "chars"), "lcer_percent": percent("line_edits", "line_chars"),
            "recall_percent": percent("hits", "true_words"), "precision_percent": percent("hits", "read_words"),
            "chars": counts["chars"]}
