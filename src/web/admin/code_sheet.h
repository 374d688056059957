/* code_sheet: codes on paper to be handed out: labels to cut, or a letter each (A4). */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct pdf_fonts;

enum code_sheet_form { CODE_SHEET_LABELS_10, CODE_SHEET_LABELS_21, CODE_SHEET_LETTER };

struct code_sheet_code {
	int64_t no;
	struct str code, memo; /* as it is shown; memo may be empty */
};
struct code_sheet {
	enum code_sheet_form form;
	struct str city_name, account_name, account_id; /* account_id empty: no QR code */
	struct str list, until;                         /* until: 2027-03-31, or empty */
	const struct code_sheet_code *codes;
	size_t count;
};

/* ERR_CONFLICT: the server has no fonts. Signs that the font lacks are printed as 〓. */
enum err code_sheet_draw(struct arena *arena, struct pdf_fonts *fonts, const struct code_sheet *sheet, struct str *pdf) MUST_CHECK;
