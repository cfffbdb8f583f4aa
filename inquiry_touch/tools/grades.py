"""Grades in three steps, such as how much a buyer means to buy and how urgent it is."""

GRADES = ("low", "middle", "high")


def reaches(grade: str, least: str) -> bool:
    """Tell whether a grade is ``least`` or more; without a least one every grade is.

    >>> reaches("middle", "low"), reaches("", "low"), reaches("", "")
    (True, False, True)
    """
    return not least or (grade in GRADES and GRADES.index(grade) >= GRADES.index(least))


def highest(grades) -> str:
    """Return the highest of these grades, "" of none.

    >>> highest(["low", "", "high"]), highest([])
    ('high', '')
    """
    return max(filter(None, grades), key=GRADES.index, default="")
