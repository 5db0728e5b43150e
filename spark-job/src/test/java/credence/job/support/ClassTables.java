package credence.job.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Small tables of two classes, calm and storm, each half of the rows: a is N(1e6, 100^2) or N(1e6 +
 * 150, 100^2), b is N(0, .01^2) or N(-.01, .01^2). The logarithm of the odds of storm is linear.
 */
public final class ClassTables {

  private static final StructType SCHEMA =
      new StructType()
          .add("a", DataTypes.DoubleType)
          .add("b", DataTypes.FloatType)
          .add("colour", DataTypes.StringType)
          .add("species", DataTypes.StringType)
          .add("storm", DataTypes.BooleanType);

  private ClassTables() {}

  /** P(storm) of a row: 1 / (1 + exp(-L)), L = 1.5 (u - .75) - (v + .5), u and v in deviations. */
  public static double storm(double a, double b) {
    double u = (a - 1e6) / 100;
    double v = b / 0.01;
    return 1 / (1 + Math.exp(-(1.5 * (u - 0.75) - (v + 0.5))));
  }

  /** Writes both halves in a session of its own; arguments as below. */
  public static void write(Path folder, int training, int test, String query) {
    try (SparkSession spark = NumberTables.session()) {
      write(spark, folder, training, test, query);
    }
  }

  /**
   * Writes both halves into {@code folder}, a table for {@code data.path}.
   *
   * @param query of the table {@code given}
   */
  public static void write(SparkSession spark, Path folder, int training, int test, String query) {
    write(spark, folder.resolve("train"), rows(training, 1), query);
    write(spark, folder.resolve("test"), rows(test, 2), query);
  }

  private static void write(SparkSession spark, Path folder, List<Row> rows, String query) {
    given(spark, rows).createOrReplaceTempView("given");
    spark.sql(query).coalesce(1).write().mode(SaveMode.Overwrite).parquet(folder.toString());
  }

  /** The rows of a half as a table of their own. */
  public static Dataset<Row> given(SparkSession spark, List<Row> rows) {
    return spark.createDataFrame(rows, SCHEMA).coalesce(1);
  }

  /** The same rows for the same seed: 1 of the training half, 2 of the test half. */
  public static List<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean storm = random.nextBoolean();
      double a = 1e6 + 100 * (random.nextGaussian() + (storm ? 1.5 : 0));
      float b = (float) (0.01 * (random.nextGaussian() - (storm ? 1 : 0)));
      rows.add(
          RowFactory.create(a, b, i % 2 == 0 ? "red" : "blue", storm ? "storm" : "calm", storm));
    }
    return rows;
  }
}
