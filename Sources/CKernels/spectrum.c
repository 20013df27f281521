// SPDX-License-Identifier: Apache-2.0
#include "spectrum.h"
#include "clones.h"
#include "lanes.h"

/// One number of each of eight frames, which are transformed side by side.
typedef double frame_lanes __attribute__((vector_size(64), aligned(8), may_alias));
enum { FRAMES = 8 };

/// Samples 2j and 2j + 1 of up to eight frames, as real and imaginary part of number j.
KERNEL_BODY void load(
    const struct nj_framed_signal *p, size_t first, size_t count, frame_lanes *real,
    frame_lanes *imaginary) {
  const size_t half = p->length / 2;
  for (size_t j = 0; j < half; j++) {
    const size_t at = p->order[j], even = 2 * at, odd = 2 * at + 1;
    frame_lanes r = {}, i = {};
    for (size_t f = 0; f < count; f++) {
      const float *frame = p->signal + (first + f) * p->hop;
      if (even < p->frame_length) r[f] = frame[even] * p->window[even];
      if (odd < p->frame_length) i[f] = frame[odd] * p->window[odd];
    }
    real[j] = r;
    imaginary[j] = i;
  }
}

/// Cooley and Tukey's decimation in time, radix 2, on numbers in bit-reversed order.
KERNEL_BODY void transform(
    const struct nj_framed_signal *p, frame_lanes *restrict real, frame_lanes *restrict imaginary) {
  const size_t half = p->length / 2;
  for (size_t span = 1; span < half; span *= 2) {
    const size_t step = p->length / (2 * span);
    for (size_t start = 0; start < half; start += 2 * span) {
      for (size_t k = 0; k < span; k++) {
        const double c = p->twiddles[2 * k * step], s = p->twiddles[2 * k * step + 1];
        const size_t a = start + k, b = a + span;
        const frame_lanes r = real[b] * c - imaginary[b] * s;
        const frame_lanes i = real[b] * s + imaginary[b] * c;
        real[b] = real[a] - r;
        imaginary[b] = imaginary[a] - i;
        real[a] += r;
        imaginary[a] += i;
      }
    }
  }
}

/// Parts the transform of even + i odd samples into the spectrum of the real frame.
KERNEL_BODY void store(
    const struct nj_framed_signal *p, size_t first, size_t count, const frame_lanes *real,
    const frame_lanes *imaginary) {
  const size_t half = p->length / 2, bins = half + 1;
  for (size_t k = 0; k < bins; k++) {
    const size_t a = k % half, b = (half - k) % half;
    const double c = p->twiddles[2 * k], s = p->twiddles[2 * k + 1];
    const frame_lanes even_r = real[a] + real[b], even_i = imaginary[a] - imaginary[b];
    const frame_lanes odd_r = imaginary[a] + imaginary[b], odd_i = real[b] - real[a];
    const frame_lanes r = even_r + odd_r * c - odd_i * s, i = even_i + odd_r * s + odd_i * c;
    const frame_lanes power = r * r + i * i;
    for (size_t f = 0; f < count; f++) {
      p->magnitudes[(first + f) * bins + k] = (float)(0.5 * __builtin_sqrt(power[f]));
    }
  }
}

NJ_CLONES void nj_spectrum(const struct nj_framed_signal *p) {
  frame_lanes *real = (frame_lanes *)p->scratch, *imaginary = real + p->length / 2;
  for (size_t first = 0; first < p->frames; first += FRAMES) {
    const size_t left = p->frames - first, count = left < FRAMES ? left : FRAMES;
    load(p, first, count, real, imaginary);
    transform(p, real, imaginary);
    store(p, first, count, real, imaginary);
  }
}
