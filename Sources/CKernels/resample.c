// SPDX-License-Identifier: Apache-2.0
#include "resample.h"
#include "clones.h"
#include "lanes.h"

/// Half is rounded up, as floor(value + 0.5) has it.
KERNEL_BODY uint8_t rounded(float value) {
  const float shifted = value + 0.5f;
  return (uint8_t)(int)(shifted < 0 ? 0 : shifted > 255 ? 255 : shifted);
}

typedef float pixel __attribute__((vector_size(16)));
typedef uint8_t bytes __attribute__((vector_size(4), aligned(1), may_alias));

/// Sum of the five pixels in `sum`, rounded; writes four bytes, three of which count.
KERNEL_BODY void store_sum(const lanes *sum, uint8_t *out) {
  const pixel first = __builtin_shufflevector(*sum, *sum, 0, 1, 2, 2);
  const pixel second = __builtin_shufflevector(*sum, *sum, 3, 4, 5, 5);
  const pixel third = __builtin_shufflevector(*sum, *sum, 6, 7, 8, 8);
  const pixel fourth = __builtin_shufflevector(*sum, *sum, 9, 10, 11, 11);
  const pixel fifth = __builtin_shufflevector(*sum, *sum, 12, 13, 14, 14);
  const pixel total = ((first + second) + (third + fourth)) + fifth + 0.5f;
  const pixel low = {}, high = low + 255;
  *(bytes *)out = __builtin_convertvector(
      __builtin_elementwise_min(__builtin_elementwise_max(total, low), high), bytes);
}

NJ_CLONES void nj_resample_rows(
    const struct nj_resampling *p, const uint8_t *source, size_t source_stride, size_t rows,
    size_t width, float *scratch, uint8_t *out) {
  for (size_t y = 0; y < rows; y++, source += source_stride) {
    for (size_t i = 0; i < 3 * width; i++) scratch[i] = source[i];
    for (size_t x = 0; x < p->outputs; x++, out += 3) {
      const float *input = scratch + 3 * p->starts[x];
      const float *weight = p->weights + x * p->row_length;
      lanes sum = {};
      for (int32_t t = 0; t < p->counts[x]; t += NJ_PIXEL_GROUP) {
        sum += *(const lanes *)weight * *(const lanes *)(input + 3 * t);
        weight += LANES;
      }
      store_sum(&sum, out);
    }
  }
}

NJ_CLONES void nj_resample_columns(
    const struct nj_resampling *p, const uint8_t *source, size_t row_bytes, uint8_t *out) {
  enum { BLOCK = 64 };
  for (size_t y = 0; y < p->outputs; y++, out += row_bytes) {
    const uint8_t *first = source + p->starts[y] * row_bytes;
    const float *weight = p->weights + y * p->row_length;
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
