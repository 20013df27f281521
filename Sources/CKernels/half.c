// SPDX-License-Identifier: Apache-2.0
#include "half.h"
#include <string.h>

static float bits_to_float(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static float half_to_float(uint16_t half) {
  const uint32_t sign = (uint32_t)(half & 0x8000u) << 16;
  const uint32_t magnitude = half & 0x7fffu;
  if (magnitude >= 0x7c00u) {
    return bits_to_float(sign | 0x7f800000u | ((magnitude & 0x3ffu) << 13));
  }
  // Shifting the half's fields into single precision leaves an exponent that is 112 too small;
  // multiplying by 2^112 puts that right for normal and subnormal numbers alike.
  const float scaled = bits_to_float(magnitude << 13) * 0x1p112f;
  uint32_t bits;
  memcpy(&bits, &scaled, sizeof bits);
  return bits_to_float(sign | bits);
}

void nj_half_to_float(const uint16_t *source, float *destination, size_t count) {
  for (size_t i = 0; i < count; i++) destination[i] = half_to_float(source[i]);
}

void nj_bfloat16_to_float(const uint16_t *source, float *destination, size_t count) {
  for (size_t i = 0; i < count; i++) destination[i] = bits_to_float((uint32_t)source[i] << 16);
}
