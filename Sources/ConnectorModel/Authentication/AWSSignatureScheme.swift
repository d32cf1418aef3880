package import Diagnostics

/// `type: aws_sigv4`: requests signed by AWS Signature Version 4.
package struct AWSSignatureScheme: CredentialScheme {
  package var span: SourceSpan?
  package var accessKeyID: Template?
  package var secretAccessKey: Template?
  package var sessionToken: Template?
  package var region: Template?
  package var service: Template?
  package var attach: SignaturePlacement?

  package init() {}

  package static let declaration = ObjectDeclaration<AWSSignatureScheme>(
    "auth scheme 'aws_sigv4'", "AWS Signature Version 4.",
    fields: [
      FieldDeclaration(
        "access_key_id", \.accessKeyID, .template(.text), required: true,
        example: "<<access_key_id>>", "The access key's id."),
      FieldDeclaration(
        "secret_access_key", \.secretAccessKey, .template(.text), required: true, secret: true,
        example: "<<secret_access_key>>", "The secret access key."),
      FieldDeclaration(
        "session_token", \.sessionToken, .template(.text), secret: true,
        example: "<<session_token>>", "The session token of temporary keys."),
      FieldDeclaration(
        "region", \.region, .template(.text), required: true, example: "eu-central-1",
        "The region; us-east-1 for a service without regions."),
      FieldDeclaration(
        "service", \.service, .template(.text), required: true, example: "sqs",
        "The service's name in signatures: s3, execute-api, dynamodb."),
      FieldDeclaration(
        "attach", \.attach, .object(), example: "{in: query}", "Where the signature goes."),
    ])

  package var credentialPlaces: [CredentialPlace] {
    attach?.location?.value == .query
      ? [CredentialPlace(.query, "X-Amz-Signature")] : [.authorization]
  }
}

/// `attach` of `aws_sigv4`: where a signature goes.
package struct SignaturePlacement: Declared {
  /// The parts of a request that can carry the signature.
  package enum Location: String, DeclaredChoice, CaseIterable {
    case header
    case query
  }

  package var span: SourceSpan?
  package var location: Located<Location>?

  package init() {}

  package static let declaration = ObjectDeclaration<SignaturePlacement>(
    "attach", "Where a signature goes.",
    fields: [
      FieldDeclaration(
        "in", \.location, .choice(),
        "header (default): Authorization; query: parameters, as in a presigned URL.")
    ])
}
