"""Why a whole file cannot be read.

.. code-block:: text

    FileProblem
    ├── EmptyFile          nothing in it, or no row with people
    ├── WrongFileType      a PDF, a Word document, a picture …
    ├── BrokenFile         looks like a table, cannot be opened
    ├── UnclosedQuote      a text table with a stray quotation mark
    ├── EncryptedFile      protected with a password
    ├── TooLarge           more bytes than allowed
    ├── TooComplex         unpacks to too much, needs too much memory or time
    ├── SheetTooLarge      one cell far away from the others
    ├── TooManyRows
    ├── TooManyColumns
    ├── NoHeaderFound      no row with column headings
    └── PeopleInColumns    headings in the first column, a person in each further one
"""

from typing import ClassVar

from web.files.messages import N_, Message, Parameter


class FileProblem(Exception):
    """Nothing was read. Carries a stable ``code``, its ``params`` and a message that says what to do."""

    code: ClassVar[str]
    msgid: ClassVar[str]

    def __init__(self, **params: Parameter) -> None:
        super().__init__(self.code)
        self.params = params

    @property
    def message(self) -> Message:
        """The translatable text for the person who chose the file."""
        return Message(self.msgid, self.params)

    def __str__(self) -> str:
        return f"{self.code}: {self.params}"


class EmptyFile(FileProblem):
    """There is nothing in the file."""

    code = "empty_file"
    msgid = N_("The file is empty. Please fill in at least one row and try again.")


class WrongFileType(FileProblem):
    """The content is no table: ``kind`` names what it is."""

    code = "wrong_file_type"
    msgid = N_("This is %(kind)s, not a table. Please save the table as an Excel file (.xlsx) or as CSV.")


class BrokenFile(FileProblem):
    """The file starts like a table but cannot be opened."""

    code = "broken_file"
    msgid = N_(
        "The file is damaged and cannot be opened. Please open it in your spreadsheet program, save it again as"
        " an Excel file (.xlsx) and try again."
    )


class UnclosedQuote(FileProblem):
    """A quotation mark in ``row`` of a text table is never closed: everything after it would be one cell."""

    code = "unclosed_quote"
    msgid = N_('Row %(row)s: a quotation mark (") is not closed or is in the wrong place. Please remove it.')


class EncryptedFile(FileProblem):
    """The workbook is protected with a password."""

    code = "encrypted_file"
    msgid = N_("The file is protected with a password. Please remove the password and try again.")


class TooLarge(FileProblem):
    """More bytes than allowed; ``limit`` in megabytes."""

    code = "file_too_large"
    msgid = N_(
        "The file is larger than %(limit)s MB. Please remove pictures and sheets that are not needed,"
        " or split the table into several files."
    )


class TooComplex(FileProblem):
    """The file unpacks to too much or needs too much memory or time."""

    code = "file_too_complex"
    msgid = N_(
        "The file takes too much memory or time to open. Please copy only the rows with people"
        " into a new table and try again."
    )


class SheetTooLarge(FileProblem):
    """A single ``cell`` far away makes a sheet larger than any list of people."""

    code = "sheet_too_large"
    msgid = N_(
        "A sheet extends as far as cell %(cell)s. Please delete what is there, or copy only the rows with people"
        " into a new table and try again."
    )


class TooManyRows(FileProblem):
    """More rows than allowed."""

    code = "too_many_rows"
    msgid = N_("The table has more than %(limit)s rows. Please split it into several files.")


class TooManyColumns(FileProblem):
    """More columns than any list of people has."""

    code = "too_many_columns"
    msgid = N_("The table has more than %(limit)s columns. Please remove the columns that are not needed.")


class NoHeaderFound(FileProblem):
    """No row looks like column headings; ``example`` lists headings that are understood."""

    code = "no_header_found"
    msgid = N_(
        "No row with column headings was found. Please write the headings into the first row, for example: %(example)s."
    )


class PeopleInColumns(FileProblem):
    """The headings stand below each other in ``column``, and every person in a column of their own."""

    code = "people_in_columns"
    msgid = N_(
        "In this table the headings are one below another in column %(column)s, and each person has a column."
        " Please turn it around: copy everything, then choose “Paste special” and “Transpose” in an empty sheet."
    )


BY_CODE: dict[str, type[FileProblem]] = {
    problem.code: problem
    for problem in (
        EmptyFile,
        WrongFileType,
        BrokenFile,
        UnclosedQuote,
        EncryptedFile,
        TooLarge,
        TooComplex,
        SheetTooLarge,
        TooManyRows,
        TooManyColumns,
        NoHeaderFound,
        PeopleInColumns,
    )
}
"""Every file problem by its code: a child process names the code, its parent raises the problem."""
