package credence.job.scale;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * What a round costs beyond its steps, with P partitions and states of S megabytes: {@code a + b P
 * + c S + d P S} seconds. a: a job of Spark's; b: a task; c: broadcasting a state; d: bringing and
 * merging one of a partition.
 */
public record RoundTime(double a, double b, double c, double d) {

  static final int TERMS = 4;

  /**
   * Least squares of relative errors, no term negative: the most negative one is left out until
   * none is.
   *
   * @throws IllegalArgumentException for fewer rows than terms
   */
  public static RoundTime fit(List<ScaleRow> rows) {
    if (rows.size() < TERMS) {
      throw new IllegalArgumentException(
          "%d runs are too few to fit %d terms".formatted(rows.size(), TERMS));
    }
    List<Integer> used = new ArrayList<>(List.of(0, 1, 2, 3));
    double[] terms = solve(rows, used);
    for (int worst = worst(terms); worst >= 0; worst = worst(terms)) {
      used.remove((Integer) worst);
      terms = solve(rows, used);
    }
    return new RoundTime(terms[0], terms[1], terms[2], terms[3]);
  }

  /** Seconds beyond the steps. */
  public double overhead(double partitions, double megabytes) {
    return sending(megabytes) + merging(partitions, megabytes);
  }

  /** Of these, what does not hang on the number of partitions. */
  double sending(double megabytes) {
    return a + c * megabytes;
  }

  /** Of these, what does. */
  double merging(double partitions, double megabytes) {
    return partitions * (b + d * megabytes);
  }

  /** The median of relative errors, as absolute values. */
  double error(List<ScaleRow> rows) {
    double[] errors =
        rows.stream()
            .mapToDouble(
                row -> Math.abs(overhead(row.partitions(), row.megabytes()) / row.overhead() - 1))
            .sorted()
            .toArray();
    return errors[errors.length / 2];
  }

  private static double[] solve(List<ScaleRow> rows, List<Integer> used) {
    double[][] matrix = new double[rows.size()][used.size()];
    double[] ones = new double[rows.size()];
    for (int r = 0; r < rows.size(); r++) {
      ScaleRow row = rows.get(r);
      double[] all = {1, row.partitions(), row.megabytes(), row.partitions() * row.megabytes()};
      for (int t = 0; t < used.size(); t++) {
        matrix[r][t] = all[used.get(t)] / row.overhead();
      }
      ones[r] = 1;
    }
    RealVector solution =
        new SingularValueDecomposition(new Array2DRowRealMatrix(matrix))
            .getSolver()
            .solve(new ArrayRealVector(ones));
    double[] terms = new double[TERMS];
    for (int t = 0; t < used.size(); t++) {
      terms[used.get(t)] = solution.getEntry(t);
    }
    return terms;
  }

  private static int worst(double[] terms) {
    int worst = -1;
    for (int t = 0; t < terms.length; t++) {
      if (terms[t] < 0 && (worst < 0 || terms[t] < terms[worst])) {
        worst = t;
      }
    }
    return worst;
  }
}
