package credence.job.tables;

import credence.store.Sha256;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of numbers, as they are in a table. Whoever holds them may read the arrays; nobody writes
 * them.
 *
 * @param features names of the columns
 * @param target name of the column that is predicted
 * @param values a row each: the features in their order, then the target; finite
 */
record NumberRows(List<String> features, String target, List<double[]> values)
    implements Serializable {

  NumberRows {
    features = List.copyOf(features);
  }

  /** These and others of the same columns behind them. */
  NumberRows and(NumberRows others) {
    List<double[]> all = new ArrayList<>(values);
    all.addAll(others.values);
    return new NumberRows(features, target, all);
  }

  int size() {
    return values.size();
  }

  int width() {
    return features.size();
  }

  double feature(int row, int column) {
    return values.get(row)[column];
  }

  double target(int row) {
    return values.get(row)[width()];
  }

  /** SHA-256 of names and numbers. */
  String fingerprint() {
    MessageDigest digest = Sha256.digest();
    String names = String.join("\n", features) + "\n\n" + target + "\n";
    digest.update(names.getBytes(StandardCharsets.UTF_8));
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * (width() + 1));
    for (double[] row : values) {
      bytes.clear();
      for (double value : row) {
        bytes.putDouble(value);
      }
      digest.update(bytes.array());
    }
    return Sha256.end(digest);
  }
}
