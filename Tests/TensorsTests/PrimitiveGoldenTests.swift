// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Tensors

@Suite struct PrimitiveGoldenTests {
  @Test(arguments: SeedComponent.activation.cases)
  func activationMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let x = try golden["in.x"]
    for output in golden.names("out.") {
      let word = output == "y" ? String(name.dropFirst("activation_".count)) : output
      let activation = try #require(Activation(rawValue: word), "\(name)")
      try golden.expect(activation(x), matches: "out.\(output)")
      guard let upstream = try golden.upstream(output) else { continue }
      try golden.expect(activation.backward(upstream, input: x), matches: "grad.in.x")
    }
  }

  @Test(arguments: SeedComponent.softmax.cases)
  func softmaxMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let x = try golden["in.x"]
    let mask = try golden.maskIfAny("in.mask")
    let isLogarithm = name.hasPrefix("log_")
    let y = isLogarithm ? x.logSoftmax() : x.softmax(mask: mask)
    try golden.expect(y, matches: "out.y")
    let upstream = try golden["up.y"]
    try golden.expect(
      isLogarithm ? y.logSoftmaxBackward(upstream) : y.softmaxBackward(upstream),
      matches: "grad.in.x")
  }

  @Test(arguments: SeedComponent.maskedMean.cases)
  func maskedMeanMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let mask = try #require(try golden.maskIfAny("in.mask"))
    try golden.expect(golden["in.x"].mean(over: mask), matches: "out.y")
    try golden.expect(.meanBackward(golden["up.y"], over: mask), matches: "grad.in.x")
  }

  @Test(arguments: SeedComponent.l2Normalise.cases)
  func unitLengthMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let x = try golden["in.x"]
    try golden.expect(x.l2Normalized(), matches: "out.y")
    guard let upstream = try golden.upstream("y") else { return }
    try golden.expect(x.l2NormalizedBackward(upstream), matches: "grad.in.x")
  }

  @Test(arguments: SeedComponent.sinusoid.cases)
  func sinusoidMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let width = try #require(golden.parameters["dim"].int)
    try golden.expect(
      .sinusoid(golden["in.positions"], width: width), matches: "out.code")
  }
}
