package credence.job.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Small tables: y = 300 + 200 a - 100 b + N(0, 50^2), with a and b of other means. */
public final class NumberTables {

  public static final double NOISE = 50;

  private static final StructType SCHEMA =
      new StructType()
          .add("a", DataTypes.FloatType)
          .add("b", DataTypes.IntegerType)
          .add("colour", DataTypes.StringType)
          .add("y", DataTypes.DoubleType);

  private NumberTables() {}

  /** Writes both halves into {@code folder}, a table for {@code data.path}. */
  public static void write(Path folder, int training, int test) {
    write(folder, training, test, "SELECT * FROM given");
  }

  /**
   * The same, as something else.
   *
   * @param query of the table {@code given}
   */
  public static void write(Path folder, int training, int test, String query) {
    try (SparkSession spark = session()) {
      write(spark, folder, training, test, query);
    }
  }

  /** The same, in a session that stays open. */
  public static void write(SparkSession spark, Path folder, int training, int test, String query) {
    write(spark, folder.resolve("train"), rows(training, 1), query);
    write(spark, folder.resolve("test"), rows(test, 2), query);
  }

  /** For tables that no command reads while it is open. */
  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate();
  }

  private static void write(SparkSession spark, Path folder, List<Row> rows, String query) {
    spark.createDataFrame(rows, SCHEMA).coalesce(1).createOrReplaceTempView("given");
    spark.sql(query).coalesce(1).write().mode(SaveMode.Overwrite).parquet(folder.toString());
  }

  private static List<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float a = (float) (5 + random.nextGaussian());
      int b = random.nextInt(4);
      double y = 300 + 200 * a - 100 * b + NOISE * random.nextGaussian();
      rows.add(RowFactory.create(a, b, i % 2 == 0 ? "red" : "blue", y));
    }
    return rows;
  }
}
