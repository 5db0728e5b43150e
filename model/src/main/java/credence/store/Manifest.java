package credence.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pair of files that makes others a model or a checkpoint: {@code stem.json}, and {@code
 * stem.sha256} with its digest in the form that {@code sha256sum -c} takes. The digest is written
 * last: while it is missing, nothing is there.
 */
record Manifest(String stem) {

  String json() {
    return stem + ".json";
  }

  String seal() {
    return stem + ".sha256";
  }

  boolean isSealed(Folder folder) throws IOException {
    return folder.contains(seal());
  }

  /** Writes both files and returns the digest of the first. */
  String write(Folder folder, ObjectNode tree) throws IOException {
    byte[] text = CanonicalJson.bytes(tree);
    String digest = Sha256.of(text);
    folder.create(json(), out -> out.write(text));
    folder.create(seal(), out -> out.write(line(digest)));
    return digest;
  }

  /** The digest of the manifest, checked against its bytes. */
  String digest(Folder folder) throws IOException {
    return digest(folder, text(folder));
  }

  /**
   * The manifest's fields, once its digest, its format and its version are right.
   *
   * @param keys those it must have besides {@code format} and {@code version}
   */
  Fields read(Folder folder, String format, int version, String... keys) throws IOException {
    return read(folder, format, version, List.of(), keys);
  }

  /**
   * The same.
   *
   * @param either keys of which it must have one; the first, where it has none
   */
  Fields read(Folder folder, String format, int version, List<String> either, String... keys)
      throws IOException {
    byte[] text = text(folder);
    digest(folder, text);
    ObjectNode tree = CanonicalJson.parse(folder.describe(json()), text);
    Fields any = Fields.anyOf(folder.describe(json()) + ": ", tree);
    any.expect("format", format);
    any.expect("version", version);
    List<String> all = new ArrayList<>(List.of("format", "version"));
    all.addAll(List.of(keys));
    either.stream()
        .filter(any::has)
        .findFirst()
        .or(() -> either.stream().findFirst())
        .ifPresent(all::add);
    return any.only(all);
  }

  private byte[] text(Folder folder) throws IOException {
    if (!isSealed(folder)) {
      throw new FileNotFoundException(folder.describe(seal()) + ": no such file");
    }
    return CanonicalJson.read(folder, json());
  }

  private String digest(Folder folder, byte[] text) throws IOException {
    String digest = Sha256.of(text);
    byte[] seal = CanonicalJson.read(folder, seal());
    if (!Arrays.equals(seal, line(digest))) {
      throw new ModelFormatException(
          folder.describe(seal()),
          "the digest " + digest + " of " + json(),
          "'" + Fields.shown(new String(seal, StandardCharsets.ISO_8859_1)) + "'");
    }
    return digest;
  }

  private byte[] line(String digest) {
    return (digest + "  " + json() + "\n").getBytes(StandardCharsets.US_ASCII);
  }
}
