/* source_page: the way from a printed code into LINE and back. Whatever goes
 * wrong, the person can still add the account; then only the source is unknown. */
#pragma once

#include "err.h"
#include "str.h"

struct call;
struct login_person;

/* The code of "/q/CODE"; empty: another path. */
struct str source_page_code(struct str path);
/* Back from LINE Login: what came of asking who it is, and who. */
enum err source_page_back(struct call *call, struct str code, enum err asked,
                          const struct login_person *person) MUST_CHECK;
enum err source_page_declined(struct call *call) MUST_CHECK;
/* Back, but in another browser or too late. */
enum err source_page_lost(struct call *call) MUST_CHECK;
