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
    }
  }

  @Test(arguments: SeedComponent.softmax.cases)
  func softmaxMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let x = try golden["in.x"]
    let mask = try golden.maskIfAny("in.mask")
    try golden.expect(
      name.hasPrefix("log_") ? x.logSoftmax() : x.softmax(mask: mask), matches: "out.y")
  }

  @Test(arguments: SeedComponent.maskedMean.cases)
  func maskedMeanMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let mask = try #require(try golden.maskIfAny("in.mask"))
    try golden.expect(golden["in.x"].mean(over: mask), matches: "out.y")
  }

  @Test(arguments: SeedComponent.l2Normalise.cases)
  func unitLengthMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    try golden.expect(golden["in.x"].l2Normalized(), matches: "out.y")
  }

  @Test(arguments: SeedComponent.sinusoid.cases)
  func sinusoidMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let width = try #require(golden.parameters["dim"].int)
    try golden.expect(
      .sinusoid(golden["in.positions"], width: width), matches: "out.code")
  }
}
