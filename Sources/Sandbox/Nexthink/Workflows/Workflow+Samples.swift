extension Workflow {
  /// The made-up tenant's workflows, in the order in which they are listed.
  static let samples = [
    Workflow(
      id: "license_reclamation", uuid: "5b7f0c1e-3f0a-4c59-9d0e-2f1f7e0a6c11",
      name: "License reclamation",
      description: "Asks users of a rarely used application whether its license can be taken back.",
      status: .active, lastUpdateTime: "2023-12-07T16:26:36Z",
      triggerMethods: [.api, .scheduler], dependency: .userAndDevice,
      versionUUID: "c0d7a7a0-90f5-4b5e-8a6f-0a4f6f6b1d21", version: 4,
      parameters: [
        Parameter(id: "application", allowsCustomValue: true, options: ["Visio", "Project"]),
        Parameter(id: "grace_period", allowsCustomValue: false, options: ["7", "14", "30"]),
      ], waitsForTrigger: true),
    Workflow(
      id: "device_health_check", uuid: "0a2f7f64-4f0e-4a54-8f76-5a9e0f3b7d02",
      name: "Device health check",
      description: "Checks disk space, uptime and pending updates, and repairs what it can.",
      status: .active, lastUpdateTime: "2024-02-19T08:03:11Z",
      triggerMethods: [.api, .manual, .manualMultiple], dependency: .device,
      versionUUID: "8d3c1a52-6a0b-4f2e-9b0d-7c3e5a1f4e33", version: 2, parameters: [],
      waitsForTrigger: false),
    Workflow(
      id: "password_expiry_reminder", uuid: "e1c4b9a8-2d57-4f8b-b1c6-9f6d2a7e5b43",
      name: "Password expiry reminder",
      description: "Reminds a user whose password is about to expire.",
      status: .active, lastUpdateTime: "2024-03-05T21:47:59Z",
      triggerMethods: [.api, .manual, .scheduler], dependency: .user,
      versionUUID: "2b9e6f10-5c8d-4a7e-8e21-3f4a5b6c7d44", version: 1,
      parameters: [Parameter(id: "days_left", allowsCustomValue: true, options: ["3", "7"])],
      waitsForTrigger: false),
    Workflow(
      id: "tenant_report", uuid: "7f3e2d1c-0b9a-4876-9543-21fedcba9855",
      name: "Tenant report", description: "Sends the monthly report to the service desk.",
      status: .active, lastUpdateTime: "2024-01-31T00:00:04Z",
      triggerMethods: [.api, .scheduler], dependency: .none,
      versionUUID: "9a8b7c6d-5e4f-4321-8fed-cba987654366", version: 7,
      parameters: [Parameter(id: "language", allowsCustomValue: false, options: ["en", "fr"])],
      waitsForTrigger: false),
    Workflow(
      id: "disk_cleanup", uuid: "3c5d7e9f-1a2b-4c3d-8e4f-5a6b7c8d9e77",
      name: "Disk cleanup", description: "Empties caches and temporary folders of a device.",
      status: .active, lastUpdateTime: "2023-11-22T13:30:00Z",
      triggerMethods: [.manual], dependency: .device,
      versionUUID: "4d6e8f0a-2b3c-4d5e-9f60-6b7c8d9e0f88", version: 3, parameters: [],
      waitsForTrigger: false),
    Workflow(
      id: "vpn_migration", uuid: "6e8f0a1b-3c4d-4e5f-8a71-7c8d9e0f1a99",
      name: "VPN migration", description: "Moved the devices to the new VPN client.",
      status: .inactive, lastUpdateTime: "2023-06-14T09:15:42Z",
      triggerMethods: [.api, .manual], dependency: .device,
      versionUUID: "5f7a9b1c-3d4e-4f60-8b82-8d9e0f1a2baa", version: 12, parameters: [],
      waitsForTrigger: false),
  ]
}
