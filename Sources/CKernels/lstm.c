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

NJ_CLONES
void nj_lstm_cell_backward(
    const float *restrict gates, const float *restrict previous_cell, const float *restrict cell,
    const float *restrict hidden_gradient, float *restrict cell_gradient,
    float *restrict gates_gradient, size_t count) {
  const float *input = gates, *forget = gates + count;
  const float *candidate = gates + 2 * count, *output = gates + 3 * count;
  for (size_t i = 0; i < count; i++) {
    // h' = o tanh(c')
    const float squashed = nj_tanh(cell[i]);
    const float upstream = hidden_gradient[i];
    const float state = cell_gradient[i] + upstream * output[i] * (1.0f - squashed * squashed);
    // c' = f c + i g
    cell_gradient[i] = state * forget[i];
    // Sigmoid and tanh of the pre-activations, by their values.
    gates_gradient[i] = state * candidate[i] * input[i] * (1.0f - input[i]);
    gates_gradient[count + i] = state * previous_cell[i] * forget[i] * (1.0f - forget[i]);
    gates_gradient[2 * count + i] = state * input[i] * (1.0f - candidate[i] * candidate[i]);
    gates_gradient[3 * count + i] = upstream * squashed * output[i] * (1.0f - output[i]);
  }
}

void nj_lstm_cell_backward_naive(
    const float *gates, const float *previous_cell, const float *cell,
    const float *hidden_gradient, float *cell_gradient, float *gates_gradient, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const double input = gates[i], forget = gates[count + i];
    const double candidate = gates[2 * count + i], output = gates[3 * count + i];
    const double squashed = tanh(cell[i]), upstream = hidden_gradient[i];
    const double state = cell_gradient[i] + upstream * output * (1 - squashed * squashed);
    cell_gradient[i] = (float)(state * forget);
    gates_gradient[i] = (float)(state * candidate * input * (1 - input));
    gates_gradient[count + i] = (float)(state * previous_cell[i] * forget * (1 - forget));
    gates_gradient[2 * count + i] = (float)(state * input * (1 - candidate * candidate));
    gates_gradient[3 * count + i] = (float)(upstream * squashed * output * (1 - output));
  }
}
