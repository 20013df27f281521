// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>

/// Magnitudes of the spectra of overlapping frames of a signal.
///
/// Frame f is `frame_length` samples from `signal + f * hop`, times `window`, followed by zeros up
/// to `length`, a power of two. `twiddles` holds cos(2 pi k / length), -sin(2 pi k / length) for k
/// up to length / 2; `order` the bit-reversed numbers below length / 2; `scratch` is 8 * length
/// doubles. Writes `[frames][length / 2 + 1]` to `magnitudes`.
struct nj_framed_signal {
  const float *signal;
  size_t hop;
  size_t frames;
  size_t frame_length;
  size_t length;
  const double *window;
  const double *twiddles;
  const unsigned *order;
  double *scratch;
  float *magnitudes;
};

void nj_spectrum(const struct nj_framed_signal *signal);
