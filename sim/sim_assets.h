/* sim_assets: files that tools/embed put into the program. */
#pragma once

#include "asset.h"

extern const struct asset_file sim_files[]; /* sim/assets */
extern const size_t sim_files_count;
extern const struct asset_file phone_files[]; /* console/dist */
extern const size_t phone_files_count;
