// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Events

extension OutputPlan {
  init(_ output: Settings.Output) {
    self.init(
      segments: output.segments, alerts: output.alerts, fsync: output.sync,
      rotation: RotationPolicy(
        maxBytes: output.rotationMegabytes > 0 ? Int64(output.rotationMegabytes) << 20 : nil,
        maxAge: output.rotationHours > 0 ? output.rotationHours * 3600 : nil,
        keep: output.kept, gzip: output.compresses),
      spoolBytes: output.spoolMegabytes << 20)
  }
}
