/* asset: files embedded in the program by tools/embed. */
#pragma once

#include "http_response.h"

struct asset_file {
	struct str path; /* "assets/index-1a2b3c4d.js" */
	struct http_asset asset;
};

extern const struct asset_file console_files[]; /* console/dist */
extern const size_t console_files_count;
extern const struct asset_file citizen_files[]; /* src/web/citizen/static */
extern const size_t citizen_files_count;
extern const struct asset_file manual_files[]; /* docs/manual */
extern const size_t manual_files_count;

/* NULL when there is none of that path. */
const struct http_asset *asset_find(const struct asset_file *files, size_t count, struct str path);
