// SPDX-License-Identifier: Apache-2.0
// Elementary functions without branches or calls, so that loops over them become vector code.
#pragma once
#include <stdint.h>
#include <string.h>

static inline float nj_power_of_two(int32_t exponent) {
  const uint32_t bits = (uint32_t)(exponent + 127) << 23;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/// e^x to about one unit in the last place; infinities, NaN and subnormal results included.
///
/// The argument is cut into n ln 2 + r with |r| <= ln 2 / 2, ln 2 in two parts so that r is exact
/// enough, and e^r is a polynomial (Cody and Waite 1980, coefficients of the Cephes library).
static inline float nj_exp(float x) {
  const float high = x > 90.0f ? 90.0f : x;
  const float clamped = high < -105.0f ? -105.0f : high;
  // Adding 1.5 * 2^23 leaves the nearest integer in the low bits, also for NaN without undefined
  // behaviour.
  const float shifted = clamped * 1.44269504f + 12582912.0f;
  const float n = shifted - 12582912.0f;
  const float r = (clamped - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  // -152...130 for numbers; cut so that NaN cannot make the exponents overflow either.
  const int32_t exponent = (int32_t)(bits & 0x3ffu) - (int32_t)((bits & 0x200u) << 1);
  // In two factors, as 2^n itself may be out of range where e^x is not.
  const int32_t half = exponent / 2;
  return p * nj_power_of_two(half) * nj_power_of_two(exponent - half);
}

static inline float nj_sigmoid(float x) {
  const float e = nj_exp(x < 0 ? x : -x);
  return (x < 0 ? e : 1.0f) / (1.0f + e);
}

/// Odd polynomial near 0 (Cephes), where 1 - 2 / (e^2x + 1) would cancel.
static inline float nj_tanh(float x) {
  const float square = x * x;
  float p = -5.70498872745e-3f;
  p = p * square + 2.06390887954e-2f;
  p = p * square - 5.37397155531e-2f;
  p = p * square + 1.33314422036e-1f;
  p = p * square - 3.33332819422e-1f;
  const float near = p * square * x + x;
  const float far = 1.0f - 2.0f / (nj_exp(2.0f * x) + 1.0f);
  return square < 0.390625f ? near : far;
}

/// Complementary error function of a magnitude, relative error below 3e-6 up to x = 6.
///
/// e^(-x^2) t P(t) with t = 1 / (1 + 0.4 x); P is a least-squares fit of relative error 2e-8 to
/// erfc(x) e^(x^2) / t over 0 <= x <= 12.
static inline float nj_erfc_magnitude(float x) {
  const float t = 1.0f / (1.0f + 0.4f * x);
  float p = -0.026027793f;
  p = p * t + 0.17883417f;
  p = p * t - 0.45421788f;
  p = p * t + 0.48872826f;
  p = p * t - 0.23625600f;
  p = p * t + 0.24667636f;
  p = p * t + 0.13828787f;
  p = p * t + 0.21311498f;
  p = p * t + 0.22516373f;
  p = p * t + 0.22569633f;
  return nj_exp(-x * x) * t * p;
}
