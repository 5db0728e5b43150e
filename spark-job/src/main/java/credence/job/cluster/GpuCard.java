package credence.job.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A GPU, as {@code nvidia-smi} describes it.
 *
 * @param address its number on the host, which is its address for Spark, too
 * @param name of the card
 * @param major of its compute capability: 9 of 9.0
 * @param minor 0 of 9.0
 */
public record GpuCard(String address, String name, int major, int minor) implements Serializable {

  /** What {@link #parse} understands. */
  static final String FIELDS = "index,name,compute_cap";

  private static final Pattern LINE =
      Pattern.compile("(\\d{1,4}), ([^,\\p{Cntrl}]{1,100}), (\\d{1,2})\\.(\\d)");

  /**
   * A line such as {@code 0, NVIDIA A100-SXM4-40GB, 8.0}.
   *
   * @throws IOException for any other
   */
  static GpuCard parse(String line) throws IOException {
    Matcher fields = LINE.matcher(line.strip());
    if (!fields.matches()) {
      String shown = line.replaceAll("\\p{Cntrl}", "?");
      throw new IOException(
          "nvidia-smi: expected %s, found '%s'"
              .formatted(FIELDS, shown.substring(0, Math.min(100, shown.length()))));
    }
    return new GpuCard(
        fields.group(1),
        fields.group(2),
        Integer.parseInt(fields.group(3)),
        Integer.parseInt(fields.group(4)));
  }

  /** 9.0. */
  String capability() {
    return major + "." + minor;
  }
}
