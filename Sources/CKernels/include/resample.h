// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Which inputs, with which weights, make up every output along one axis of a picture.
///
/// Output i is the sum of `counts[i]` inputs from `starts[i]` on, weighted by
/// `weights + i * most_taps`.
struct nj_resampling {
  const int32_t *starts;
  const int32_t *counts;
  const float *weights;
  size_t most_taps;
  size_t outputs;
};

/// Resamples `rows` rows of `width` RGB pixels each to `outputs` pixels, rounding to 8 bits.
///
/// Rows of `source` start every `source_stride` bytes, those of `out` lie together. `scratch` is
/// 3 * width + 1 floats.
void nj_resample_rows(
    const struct nj_resampling *resampling, const uint8_t *source, size_t source_stride,
    size_t rows, size_t width, float *scratch, uint8_t *out);

/// Resamples columns of rows of `row_bytes` bytes to `outputs` such rows, rounding to 8 bits.
void nj_resample_columns(
    const struct nj_resampling *resampling, const uint8_t *source, size_t row_bytes, uint8_t *out);

/// out[i] = (source[i] - offset) * scale
void nj_normalize_bytes(
    const uint8_t *source, size_t count, float offset, float scale, float *out);
