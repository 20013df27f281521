// SPDX-License-Identifier: Apache-2.0
#include "lstm.h"
#include "clones.h"
#include "exponential.h"
#include <math.h>

NJ_CLONES
void nj_lstm_cell(
    float *restrict gates, const float *restrict previous_cell, float *restrict cell,
    float *restrict hidden, size_t count) {
  for (size_t i = 0; i < 2 * count; i++) gates[i] = nj_sigmoid(gates[i]);
  for (size_t i = 2 * count; i < 3 * count; i++) gates[i] = nj_tanh(gates[i]);
  for (size_t i = 3 * count; i < 4 * count; i++) gates[i] = nj_sigmoid(gates[i]);
  const float *input = gates, *forget = gates + count;
  const float *candidate = gates + 2 * count, *output = gates + 3 * count;
  for (size_t i = 0; i < count; i++) {
    cell[i] = forget[i] * previous_cell[i] + input[i] * candidate[i];
    hidden[i] = output[i] * nj_tanh(cell[i]);
  }
}

void nj_lstm_cell_naive(
    float *gates, const float *previous_cell, float *cell, float *hidden, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const double input = 1 / (1 + exp(-gates[i]));
    const double forget = 1 / (1 + exp(-gates[count + i]));
    const double candidate = tanh(gates[2 * count + i]);
    const double output = 1 / (1 + exp(-gates[3 * count + i]));
    const double state = forget * previous_cell[i] + input * candidate;
    gates[i] = (float)input;
    gates[count + i] = (float)forget;
    gates[2 * count + i] = (float)candidate;
    gates[3 * count + i] = (float)output;
    cell[i] = (float)state;
    hidden[i] = (float)(output * tanh(state));
  }
}
