package io.fanfare.it.support;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** A key pair of an identity provider under a key id: signs tokens and shows its public half. */
public final class SigningKey {

    /** The signature algorithms the gateway accepts from a key page. */
    public enum Algorithm {
        RS256("RSA", 2048, "SHA256withRSA"),
        ES256("EC", 256, "SHA256withECDSAinP1363Format"),
        EdDSA("Ed25519", 255, "Ed25519");

        private final String keys;
        private final int size;
        private final String signature;

        Algorithm(String keys, int size, String signature) {
            this.keys = keys;
            this.size = size;
            this.signature = signature;
        }
    }

    private final Algorithm algorithm;
    private final String id;
    private final KeyPair pair;

    private SigningKey(Algorithm algorithm, String id, KeyPair pair) {
        this.algorithm = algorithm;
        this.id = id;
        this.pair = pair;
    }

    public static SigningKey create(Algorithm algorithm, String id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.keys);
            generator.initialize(algorithm.size);
            return new SigningKey(algorithm, id, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A valid token of that user. */
    public String tokenOf(String user) {
        return sign("{\"sub\":\"" + user + "\",\"aud\":\"authenticated\"}");
    }

    public String sign(String claims) {
        String header = "{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, id);
        return Tokens.signature(header, claims, algorithm.signature, pair.getPrivate());
    }

    /** The public half in PEM. */
    public String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** The public half as one entry of a key page. */
    String jwk() {
        String numbers =
                switch (pair.getPublic()) {
                    case RSAPublicKey rsa ->
                            "\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\""
                                    .formatted(
                                            number(rsa.getModulus(), 256),
                                            number(rsa.getPublicExponent(), 3));
                    case ECPublicKey ec ->
                            "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\""
                                    .formatted(
                                            number(ec.getW().getAffineX(), 32),
                                            number(ec.getW().getAffineY(), 32));
                    case EdECPublicKey ed ->
                            "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"".formatted(raw(ed));
                    default -> throw new IllegalStateException("no key page entry for " + id);
                };
        return "{\"kid\":\"%s\",\"use\":\"sig\",\"alg\":\"%s\",%s}"
                .formatted(id, algorithm, numbers);
    }

    private static String number(BigInteger value, int bytes) {
        byte[] signed = value.toByteArray();
        byte[] exact = new byte[bytes];
        int length = Math.min(bytes, signed.length);
        System.arraycopy(signed, signed.length - length, exact, bytes - length, length);
        return Tokens.base64(exact);
    }

    /** The last 32 bytes of the encoded key are the point itself. */
    private static String raw(EdECPublicKey key) {
        byte[] encoded = key.getEncoded();
        return Tokens.base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    }
}
