/* html: writes pages. Our own words go through html_lit(), which takes only
 * literals; everything else goes through a function that escapes. */
#pragma once

#include "buf.h"

#define html_lit(out, literal) buf_add((out), "" literal "", sizeof(literal) - 1)

void html_text(struct buf *out, struct str text); /* between tags, and in "quoted" attributes */
void html_attr(struct buf *out, const char *name, struct str value); /* ␣name="value" */
void html_i64(struct buf *out, int64_t value);
/* Text with line ends as <br>. */
void html_lines(struct buf *out, struct str text);
/* ␣name="value" when it is https:, tel:, mailto:, or a path on this server;
 * anything else (javascript:, //elsewhere) becomes "#". */
void html_link(struct buf *out, const char *name, struct str url);
