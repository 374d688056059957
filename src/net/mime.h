/* mime: a small table of types. */
#pragma once

#include "str.h"

/* By the ending of a file name, with charset for texts;
 * "application/octet-stream" when unknown. */
struct str mime_from_name(struct str filename);
/* By the first bytes: png jpeg gif webp heic pdf mp4 quicktime m4a mp3 zip (also
 * docx, xlsx) gzip; empty when unknown. Never says html or svg. */
struct str mime_from_bytes(struct str bytes);
