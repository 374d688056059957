/* child_fields: the rows for children in the receive settings; and the small
 * pieces that all fields share. */
#pragma once

#include "buf.h"

struct call;
struct settings;

void child_fields(struct call *call, struct buf *out, const struct settings *settings);

/* ＊text under id e-ID; nothing when there is no error. */
void field_error(struct buf *out, struct str id, struct str text);
/* ␣aria-describedby="e-ID h-ID" */
void described_by(struct buf *out, struct str id, bool error, bool help);
