package credence.dl4j;

import credence.bayes.MeanField;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.store.CanonicalJson;
import credence.store.ModelFormatException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The network in a file that DL4J's {@code ModelSerializer} wrote: its configuration and its
 * coefficients, parsed here. The state of its updater and its normaliser are passed over; a file
 * with anything else in it, serialised objects above all, is refused.
 */
public final class ModelZip {

  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";
  private static final List<String> PASSED_OVER = List.of("updaterState.bin", "normalizer.bin");

  private static final int MOST_ENTRIES = 16;
  private static final int MOST_CONFIGURATION = 8 << 20;

  /** Trained weights hardly compress; pruned ones do. What shrinks further is not weights. */
  private static final int MOST_RATIO = 100;

  /** Updaters keep at most so many numbers of 8 bytes for each weight. */
  private static final long UPDATER_BYTES = 4L * 8;

  private final String place;
  private final byte[] bytes;
  private final Dl4jNetwork network;
  private final float[] weights;

  private ModelZip(String place, byte[] bytes, Shape image) throws IOException {
    this.place = place;
    this.bytes = bytes;
    requireEnd();
    this.network = network(image);
    this.weights = weights();
  }

  /**
   * @param place of the file, for messages
   * @param bytes the whole file
   * @param image shape of the images where it is known, null to follow the configuration
   * @throws ModelFormatException if this is no such file, it is damaged, holds what is not read, or
   *     the network has no counterpart
   */
  public static ModelZip read(String place, byte[] bytes, Shape image) throws ModelFormatException {
    try {
      return new ModelZip(place, bytes, image);
    } catch (ModelFormatException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelFormatException(place, "a DL4J model", String.valueOf(e.getMessage()));
    }
  }

  public NetworkSpec network() {
    return network.network();
  }

  /** The weights, none of them uncertain. */
  public MeanField posterior() {
    float[] rho = new float[weights.length];
    Arrays.fill(rho, Float.NEGATIVE_INFINITY);
    return MeanField.of(weights.clone(), rho);
  }

  /** What a cut file lacks, whether or not its entries are whole: the end of its directory. */
  private void requireEnd() throws ModelFormatException {
    byte[] end = {'P', 'K', 5, 6};
    int at = bytes.length - 22;
    if (at < 0 || !Arrays.equals(bytes, at, at + 4, end, 0, 4)) {
      throw new ModelFormatException(place, "a whole zip file", bytes.length + " bytes of none");
    }
  }

  private Dl4jNetwork network(Shape image) throws IOException {
    byte[] json = entry(CONFIGURATION, in -> in.readNBytes(MOST_CONFIGURATION + 1));
    String where = place + ": " + CONFIGURATION;
    if (json.length > MOST_CONFIGURATION) {
      throw new ModelFormatException(where, "at most " + MOST_CONFIGURATION + " bytes", "more");
    }
    try {
      return Dl4jNetwork.of("dl4j", CanonicalJson.parse(where, json), image);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelFormatException(
          where, "a network that can be taken over", String.valueOf(e.getMessage()));
    }
  }

  private float[] weights() throws IOException {
    Coefficients coefficients = network.coefficients();
    if (4L * coefficients.size() > (long) MOST_RATIO * bytes.length) {
      throw new ModelFormatException(
          place + ": " + CONFIGURATION,
          "a network that a file of %d bytes has room for".formatted(bytes.length),
          coefficients.size() + " weights");
    }
    requireKnown(UPDATER_BYTES * coefficients.size() + MOST_CONFIGURATION);
    return coefficients.ours(entry(COEFFICIENTS, in -> Nd4jVector.read(in, coefficients.size())));
  }

  private interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  /** What {@code reader} makes of the entry {@code name}. */
  private <T> T entry(String name, Reader<T> reader) throws IOException {
    try (ZipInputStream zip = zip()) {
      int entries = 0;
      for (ZipEntry at = zip.getNextEntry(); at != null; at = zip.getNextEntry()) {
        requireName(at, ++entries);
        if (at.getName().equals(name)) {
          return reader.read(new BufferedInputStream(zip, 1 << 16));
        }
      }
      throw new ModelFormatException(place, "an entry " + name, "none");
    } catch (ModelFormatException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelFormatException(place + ": " + name, "a whole entry", e.getMessage());
    }
  }

  /** Goes through all entries once: their names, their checksums, how long they are unpacked. */
  private void requireKnown(long most) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (ZipInputStream zip = zip()) {
      int entries = 0;
      for (ZipEntry at = zip.getNextEntry(); at != null; at = zip.getNextEntry()) {
        requireName(at, ++entries);
        long length = 0;
        for (int read; (read = zip.read(buffer)) >= 0; ) {
          length += read;
          if (length > most) {
            throw new ModelFormatException(
                place + ": " + at.getName(), "at most " + most + " bytes, unpacked", "more");
          }
        }
      }
    }
  }

  private void requireName(ZipEntry entry, int entries) throws ModelFormatException {
    String name = entry.getName();
    boolean known = List.of(CONFIGURATION, COEFFICIENTS).contains(name);
    if (!known && !PASSED_OVER.contains(name)) {
      throw new ModelFormatException(
          place,
          "configuration, coefficients, the state of an updater and a normaliser alone",
          "an entry '%s': what it holds may be a serialised object"
              .formatted(LayerJson.shown(name)));
    }
    if (entries > MOST_ENTRIES) {
      throw new ModelFormatException(place, "at most " + MOST_ENTRIES + " entries", "more");
    }
  }

  private ZipInputStream zip() {
    return new ZipInputStream(new ByteArrayInputStream(bytes));
  }
}
