// SPDX-License-Identifier: Apache-2.0
#include "resample.h"
#include "clones.h"
#include "lanes.h"

/// Red, green, blue and the next pixel's red.
typedef float pixel __attribute__((vector_size(16), aligned(4), may_alias));

/// Half is rounded up, as floor(value + 0.5) has it.
KERNEL_BODY uint8_t rounded(float value) {
  const float shifted = value + 0.5f;
  return (uint8_t)(int)(shifted < 0 ? 0 : shifted > 255 ? 255 : shifted);
}

NJ_CLONES void nj_resample_rows(
    const struct nj_resampling *p, const uint8_t *source, size_t source_stride, size_t rows,
    size_t width, float *scratch, uint8_t *out) {
  scratch[3 * width] = 0;
  for (size_t y = 0; y < rows; y++, source += source_stride) {
    for (size_t i = 0; i < 3 * width; i++) scratch[i] = source[i];
    for (size_t x = 0; x < p->outputs; x++, out += 3) {
      const float *input = scratch + 3 * p->starts[x];
      const float *weight = p->weights + x * p->most_taps;
      pixel sum = {};
      for (int32_t t = 0; t < p->counts[x]; t++) sum += weight[t] * *(const pixel *)(input + 3 * t);
      out[0] = rounded(sum[0]);
      out[1] = rounded(sum[1]);
      out[2] = rounded(sum[2]);
    }
  }
}

NJ_CLONES void nj_resample_columns(
    const struct nj_resampling *p, const uint8_t *source, size_t row_bytes, uint8_t *out) {
  enum { BLOCK = 64 };
  for (size_t y = 0; y < p->outputs; y++, out += row_bytes) {
    const uint8_t *first = source + p->starts[y] * row_bytes;
    const float *weight = p->weights + y * p->most_taps;
    size_t x = 0;
    for (; x + BLOCK <= row_bytes; x += BLOCK) {
      float sum[BLOCK] = {};
      for (int32_t t = 0; t < p->counts[y]; t++) {
        for (size_t i = 0; i < BLOCK; i++) sum[i] += weight[t] * first[t * row_bytes + x + i];
      }
      for (size_t i = 0; i < BLOCK; i++) out[x + i] = rounded(sum[i]);
    }
    for (; x < row_bytes; x++) {
      float sum = 0;
      for (int32_t t = 0; t < p->counts[y]; t++) sum += weight[t] * first[t * row_bytes + x];
      out[x] = rounded(sum);
    }
  }
}

NJ_CLONES void nj_normalize_bytes(
    const uint8_t *source, size_t count, float offset, float scale, float *out) {
  for (size_t i = 0; i < count; i++) out[i] = (source[i] - offset) * scale;
}
