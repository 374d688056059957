/* personal: numbers and addresses in what somebody typed that do not belong into a
 * talk, found and made unreadable before they are stored.
 *
 *   number  個人番号: 12 digits whose last one is the check digit
 *   card    payment card: 13 to 19 digits that pass the Luhn check
 *   phone   Japan's telephone numbers
 *   mail    mail addresses
 *
 * Digits in full width count, and so do spaces and hyphens between them. A number
 * that is part of a longer one is none. Dates, amounts and postcodes are not meant. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;

enum personal_kind { PERSONAL_NUMBER = 1, PERSONAL_CARD = 2, PERSONAL_PHONE = 4, PERSONAL_MAIL = 8 };
#define PERSONAL_ALL (PERSONAL_NUMBER | PERSONAL_CARD | PERSONAL_PHONE | PERSONAL_MAIL)
/* Never kept in any form: 番号法 20条 forbids collecting the one, nobody needs the other. */
#define PERSONAL_NEVER_KEPT (PERSONAL_NUMBER | PERSONAL_CARD)

/* The kinds among `wanted` that stand in it; *out: the text with ● for every digit and
 * sign of them, or the same text. */
unsigned personal_mask(struct arena *arena, struct str text, unsigned wanted, struct str *out);
/* "number,phone" */
struct str personal_words(struct arena *arena, unsigned kinds);
