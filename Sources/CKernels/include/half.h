// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>

/// IEEE 754 half precision to single precision, exact, infinities and NaN included.
void nj_half_to_float(const uint16_t *source, float *destination, size_t count);

/// bfloat16 to single precision, exact.
void nj_bfloat16_to_float(const uint16_t *source, float *destination, size_t count);
