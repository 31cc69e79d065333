"""Cleaning a page's picture: an even white ground, and what of it is ink."""

from __future__ import annotations

import cv2
import numpy as np

from extractor.reading.ocr.engine import Grey
from extractor.reading.page import Bools, Ints

__all__ = [
    "binarise",
    "em_of",
    "even",
    "ground_of",
    "paper_level",
    "positive",
    "stretched",
    "without_dust",
    "without_glass",
    "without_margins",
]

GROUND = 24.0  # points: wider than a stroke, narrower than a shaded cell
MARGIN = 4.0  # points: what is as dark and as wide at the picture's edge is no ink
GLASS, MOST_GLASS = 0.45, 0.4  # of the paper's grey: darker is no paper; of the page: more is a dark page
SPECK = 0.9  # points: smaller ink is dust
DUST = 1.1  # points: so are specks up to this on a dusty page,
LONELY = 4.0  # which has specks with no other ink nearer than this,
DUSTY = 1.0  # so many of them a square inch
# Shares of the height of the characters beside a point,
ROOM = 0.12  # which stands free of them by so much in all,
FOOT = 0.16  # on a level with their feet by so much,
COLON = (0.2, 0.75)  # or with another so far above or below it;
LETTER = 2.2  # times its height is what they have at least
TALLEST = 18.0  # points, and at most
NEGATIVE = 96  # a page that is mostly darker is printed light on dark
DARKEST = 0.02  # percentile of a picture that is surely ink, if it holds any
FAINT, NOTHING = 110.0, 215.0  # ink no darker than this is made darker; what is lighter still is none
BLACK = 40.0  # what it becomes


def positive(picture: Grey) -> Grey:
    """The picture dark on light: some copiers and their settings give a page as its negative."""
    if float(np.median(picture[::4, ::4])) >= NEGATIVE:
        return picture
    turned: Grey = cv2.bitwise_not(picture)
    return turned


def paper_level(picture: Grey) -> int:
    """The grey of the paper: the commonest bright shade."""
    counts = np.bincount(picture.reshape(-1), minlength=256).astype(np.float64)
    smooth = np.convolve(counts, np.ones(5), "same")
    smooth[:128] = 0
    return int(smooth.argmax()) if smooth.any() else 255


def ground_of(picture: Grey, dpi: float) -> Grey:
    """The picture without its ink: paper and shading. Worked out on a smaller copy."""
    scale = min(1.0, 72.0 / dpi)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    size = max(3, round(GROUND * dpi * scale / 72) | 1)
    bright = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (size, size)))
    bright = cv2.medianBlur(bright, 5)
    ground: Grey = cv2.resize(bright, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    return ground


def even(picture: Grey, ground: Grey) -> Grey:
    """The picture on white: shades of the paper, shadows of the binding and shading divided out."""
    level: Grey = cv2.divide(picture, np.maximum(ground, 1), scale=255)
    return level


def stretched(level: Grey) -> Grey:
    """An even picture with its ink made black, where a faint pencil, toner or thermal paper left it grey."""
    height, width = level.shape
    inner = level[height // 20 : height - height // 20, width // 20 : width - width // 20]
    dark = float(np.percentile(cv2.medianBlur(inner, 3), DARKEST)) if inner.size else 0.0
    if not FAINT < dark < NOTHING:
        return level
    clear: Grey = cv2.convertScaleAbs(cv2.subtract(255, level), alpha=(255 - BLACK) / (255 - dark))
    black: Grey = cv2.bitwise_not(clear)
    return black


def em_of(ink: Grey, dpi: float) -> float:
    """The size of most of a page's text in pixels, from the heights of its pieces of ink."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    w, h = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    scale = dpi / 72
    letters = h[(h >= 3 * scale) & (h <= 40 * scale) & (w >= 1.5 * scale) & (w <= 40 * scale)]
    return float(np.percentile(letters, 60)) / 0.8 if len(letters) >= 10 else 10.5 * scale


def without_glass(picture: Grey, dpi: float) -> Grey:
    """The picture with the dark around the sheet (lid up, glass larger than the paper) made paper.

    To be done before the ground is divided out, which would make a pattern of its noise.
    """
    paper = paper_level(picture)
    reach = max(3, round(MARGIN * dpi / 72))
    dark = (picture < GLASS * paper).astype(np.uint8)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((reach, reach), np.uint8))
    _, labels = cv2.connectedComponents(solid, connectivity=4)
    edge = {*labels[0].tolist(), *labels[-1].tolist(), *labels[:, 0].tolist(), *labels[:, -1].tolist()} - {0}
    if not edge:
        return picture
    around = np.isin(labels, sorted(edge)).astype(np.uint8)
    if not 0 < around.mean() < MOST_GLASS:
        return picture
    clean = picture.copy()
    clean[cv2.dilate(around, np.ones((5, 5), np.uint8)) > 0] = paper
    return clean


def without_margins(level: Grey, ink: Grey, dpi: float) -> tuple[Grey, Grey]:
    """The even picture and its ink without the dark edges of the glass that show around the paper."""
    reach = max(3, round(MARGIN * dpi / 72))
    solid = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((reach, reach), np.uint8))
    _, labels = cv2.connectedComponents(solid, connectivity=4)
    edge = {*labels[0].tolist(), *labels[-1].tolist(), *labels[:, 0].tolist(), *labels[:, -1].tolist()} - {0}
    if not edge:
        return level, ink
    dark = np.isin(labels, sorted(edge)).astype(np.uint8)
    dark = cv2.dilate(dark, np.ones((5, 5), np.uint8)) > 0
    clean, rest = level.copy(), ink.copy()
    clean[dark] = 255
    rest[dark] = 0
    return clean, rest


def without_dust(level: Grey, ink: Grey, dpi: float) -> tuple[Grey, Grey]:
    """The even picture and its ink without the specks of a dusty page; a page that is clean is left alone.

    Points and commas of small print are hardly larger than specks, so only a page with many lone specks is swept, and
    what stands as a point or a colon between two characters stays.
    """
    scale = dpi / 72
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    big = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    speck = big <= DUST * scale
    speck[0] = False
    letters = np.where(speck[labels], 0, ink)
    reach = 2 * round(LONELY * scale) + 1
    near = cv2.dilate(letters, np.ones((reach, reach), np.uint8))
    lonely = speck.copy()
    lonely[np.unique(labels[near > 0])] = False
    area = ink.size / scale**2 / 72**2  # square inches
    if lonely.sum() < DUSTY * area:
        return level, ink
    points = _points(labels, stats, speck, np.flatnonzero(speck & ~lonely), scale)
    if points:
        speck[points] = False
        letters = np.where(speck[labels], 0, ink)
    dust = speck[labels]
    clean = level.copy()
    clean[cv2.dilate(dust.astype(np.uint8), np.ones((3, 3), np.uint8)) * (letters == 0) > 0] = 255
    return clean, letters


def _points(labels: Ints, stats: Ints, speck: Bools, among: Ints, scale: float) -> list[int]:
    """The specks that are points or halves of colons: between two characters, in a gap of their own.

    A point stands on the foot of both, a colon is two specks one over the other. Dust lies anywhere.
    """
    reach = round(LONELY * scale)
    box = stats[among].astype(np.float64)
    middle_x, middle_y = box[:, 0] + box[:, 2] / 2, box[:, 1] + box[:, 3] / 2
    found = []
    for n, k in enumerate(among.tolist()):
        x, y, w, h, _ = stats[k].tolist()
        rows = slice(max(0, y - reach), y + h)
        before, behind = labels[rows, max(0, x - reach) : x][:, ::-1], labels[rows, x + w : x + w + reach]
        sides = [_first(part, speck) for part in (before, behind)]
        if not all(sides):
            continue
        left, right = (stats[side].tolist() for side in sides)
        tall = max(left[3], right[3])
        room = right[0] - left[0] - left[2] - w
        if min(left[3], right[3]) < LETTER * h or tall > TALLEST * scale or room < ROOM * tall:
            continue
        feet = [abs(y + h - side[1] - side[3]) for side in (left, right)]
        over = (np.abs(middle_x - middle_x[n]) <= max(1.0, 0.5 * w)) & (among != k)
        apart = np.abs(middle_y[over] - middle_y[n])
        if max(feet) <= FOOT * tall or bool(((apart >= COLON[0] * tall) & (apart <= COLON[1] * tall)).any()):
            found.append(k)
    return found


def _first(part: Ints, speck: Bools) -> int:
    """The label that is met first, column by column, 0 for none; specks are looked through."""
    hit = (part > 0) & ~speck[part]
    columns = np.flatnonzero(hit.any(0))
    return int(part[hit[:, columns[0]], columns[0]][-1]) if len(columns) else 0


def binarise(level: Grey, dpi: float) -> Grey:
    """Ink as 255 on 0, from an even picture; dust is left out."""
    soft = cv2.GaussianBlur(level, (3, 3), 0)
    threshold, _ = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    ink: Grey = (soft < min(max(threshold, 110), 160)).astype(np.uint8) * 255
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    smallest = (SPECK * dpi / 72) ** 2 * 0.5
    keep = np.ones(count, np.uint8) * 255
    keep[stats[:, cv2.CC_STAT_AREA] < smallest] = 0
    keep[0] = 0
    cleaned: Grey = keep[labels]
    return cleaned
