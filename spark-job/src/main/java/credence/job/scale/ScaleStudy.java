package credence.job.scale;

import credence.job.base.Csv;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How trainings grow: a table, the time of a round fitted to it, and what that predicts.
 *
 * @param time empty for fewer runs than it has terms
 */
public record ScaleStudy(List<ScaleRow> rows, Optional<RoundTime> time) {

  private static final int[] EXECUTORS = {8, 64, 512};

  /** Ratio to the median up to which rounds are of one length. */
  private static final double LENGTHS = 4;

  private static final String ROW = "%-14s %9s %9s %15s %13s %17s%n";

  public static ScaleStudy of(List<ScaleRow> rows) {
    List<ScaleRow> sorted = new ArrayList<>(rows);
    sorted.sort(
        Comparator.comparingDouble(ScaleRow::megabytes)
            .thenComparingInt(ScaleRow::partitions)
            .thenComparingDouble(ScaleRow::images));
    List<ScaleRow> alike = alike(sorted);
    boolean enough = alike.size() >= RoundTime.TERMS;
    return new ScaleStudy(
        List.copyOf(sorted), enough ? Optional.of(RoundTime.fit(alike)) : Optional.empty());
  }

  /** Whether {@code in} reads what {@link #csv} made, of this version or another. */
  public static boolean isTable(InputStream in) throws IOException {
    byte[] start =
        (String.join(",", ScaleRow.COLUMNS.subList(0, 3)) + ",").getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(start, in.readNBytes(start.length));
  }

  /**
   * A run for each network and number of partitions, whose rounds are about as long as is usual for
   * the network: what a round of many steps takes beyond them is how unevenly these ran.
   */
  public List<ScaleRow> alike() {
    return alike(rows);
  }

  private static List<ScaleRow> alike(List<ScaleRow> sorted) {
    Map<List<Object>, ScaleRow> alike = new LinkedHashMap<>();
    for (ScaleRow row : sorted) {
      double[] lengths =
          sorted.stream()
              .filter(other -> other.network().equals(row.network()))
              .mapToDouble(ScaleRow::length)
              .sorted()
              .toArray();
      double ratio = row.length() / lengths[(lengths.length - 1) / 2];
      if (ratio >= 1 / LENGTHS && ratio <= LENGTHS) {
        alike.putIfAbsent(List.of(row.network(), row.partitions()), row);
      }
    }
    return List.copyOf(alike.values());
  }

  /** A line a run. */
  public byte[] csv() {
    Csv csv = new Csv();
    csv.row(ScaleRow.COLUMNS);
    rows.forEach(row -> csv.row(row.cells()));
    return csv.bytes();
  }

  /**
   * For people: the formula, and rounds on so many executors of one core, a partition each, with
   * the images that each has to see in a round for nine tenths of it to be steps. What grows with
   * partitions was done by as many cores as the runs had: executors do it side by side if nothing
   * else limits them, and one after the other at worst.
   */
  public String text() {
    return time.map(this::text)
        .orElse(
            "no time of a round is fitted to fewer than %d runs that differ in network or partitions%n"
                .formatted(RoundTime.TERMS));
  }

  private String text(RoundTime time) {
    StringBuilder text = new StringBuilder();
    add(
        text,
        "round = steps + %.4f s + %.6f s P + %.5f s S + %.7f s P S   (S in MB; median error %.0f"
            + " %%)%n",
        time.a(),
        time.b(),
        time.c(),
        time.d(),
        100 * time.error(alike()));
    add(text, ROW, "network", "executors", "steps s", "beyond s", "efficient", "90 %: images");
    for (ScaleRow row : largest()) {
      for (int executors : EXECUTORS) {
        double sending = time.sending(row.megabytes());
        double least = sending + time.merging(Math.min(row.slots(), executors), row.megabytes());
        double most = sending + time.merging(executors, row.megabytes());
        double task = row.task();
        add(
            text,
            ROW,
            row.network(),
            executors,
            number("%.3f", task),
            between("%.2f", least, most),
            between("%.0f %%", 100 * task / (task + most), 100 * task / (task + least)),
            between("%.0f", 9 * least / row.image(), 9 * most / row.image()));
      }
    }
    return text.toString();
  }

  /** The run of each network with the most partitions. */
  private List<ScaleRow> largest() {
    List<ScaleRow> largest = new ArrayList<>();
    for (ScaleRow row : rows) {
      largest.removeIf(other -> other.network().equals(row.network()));
      largest.add(row);
    }
    return largest;
  }

  private static String between(String format, double least, double most) {
    return number(format, least) + " - " + number(format, most);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static void add(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
