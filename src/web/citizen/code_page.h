/* code_page: the field for a code on paper, at the end of the receive settings. */
#pragma once

struct buf;
struct call;

/* A form of its own, while a list of codes is open. */
void code_part(struct call *call, struct buf *out);
