// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Which inputs, with which weights, make up every output along one axis of a picture.
///
/// Output i is the sum of `counts[i]` inputs from `starts[i]` on, weighted by
/// `weights + i * row_length`.
struct nj_resampling {
  const int32_t *starts;
  const int32_t *counts;
  const float *weights;
  size_t row_length;
  size_t outputs;
};

/// RGB pixels that `nj_resample_rows` weighs at once; the sixteenth lane stays empty.
enum { NJ_PIXEL_GROUP = 5 };

/// Resamples `rows` rows of `width` RGB pixels each to `outputs` pixels, rounding to 8 bits.
///
/// Every group of five weights takes 16 floats: each weight three times, and a zero. Rows of
/// `source` start every `source_stride` bytes; those of `out` lie together, and the byte after the
/// last one is overwritten. `scratch` is 3 * width + 16 floats, zero at first.
void nj_resample_rows(
    const struct nj_resampling *resampling, const uint8_t *source, size_t source_stride,
    size_t rows, size_t width, float *scratch, uint8_t *out);

/// Resamples columns of rows of `row_bytes` bytes to `outputs` such rows, rounding to 8 bits.
void nj_resample_columns(
    const struct nj_resampling *resampling, const uint8_t *source, size_t row_bytes, uint8_t *out);

/// out[i] = (source[i] - offset) * scale
void nj_normalize_bytes(
    const uint8_t *source, size_t count, float offset, float scale, float *out);
