package credence.job.sweep.trials;

import credence.job.base.Csv;
import credence.job.config.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * {@code trials.csv} and {@code trials.parquet}: a row a trial, settings by their keys.
 *
 * @param varied the columns that settings have
 */
public record TrialsTable(List<TrialRow> rows, List<String> varied, Selection select) {

  public static TrialsTable of(List<TrialRow> rows, Selection select) {
    List<String> varied = TrialRow.varied(rows.stream().map(TrialRow::trial).toList());
    return new TrialsTable(List.copyOf(rows), varied, select);
  }

  public byte[] csv() {
    Csv csv = new Csv();
    List<Map<String, Object>> cells = cells();
    csv.row(cells.isEmpty() ? Set.of() : cells.get(0).keySet());
    cells.forEach(row -> csv.row(row.values()));
    return csv.bytes();
  }

  /** Writes Parquet; numbers are numbers where a column has nothing else. */
  public void parquet(SparkSession spark, Path folder) {
    List<Map<String, Object>> cells = cells();
    List<Row> rows = new ArrayList<>();
    for (Map<String, Object> row : cells) {
      List<Object> values = new ArrayList<>();
      row.forEach((column, value) -> values.add(typed(type(column), value)));
      rows.add(RowFactory.create(values.toArray()));
    }
    List<StructField> fields = new ArrayList<>();
    for (String column : cells.get(0).keySet()) {
      fields.add(DataTypes.createStructField(column, type(column), true));
    }
    StructType schema = DataTypes.createStructType(fields);
    spark.createDataFrame(rows, schema).coalesce(1).write().parquet(folder.toString());
  }

  private List<Map<String, Object>> cells() {
    return rows.stream().map(row -> row.cells(varied, select)).toList();
  }

  private DataType type(String column) {
    if (varied.contains(column)) {
      boolean numeric =
          rows.stream()
              .map(row -> row.trial().setting().values().get(column))
              .allMatch(value -> value == null || value instanceof Number);
      return numeric ? DataTypes.DoubleType : DataTypes.StringType;
    }
    Class<?> type = TrialRow.type(column);
    return type == Integer.class
        ? DataTypes.IntegerType
        : type == Long.class
            ? DataTypes.LongType
            : type == String.class ? DataTypes.StringType : DataTypes.DoubleType;
  }

  private static Object typed(DataType type, Object value) {
    if (value == null) {
      return null;
    }
    return type == DataTypes.DoubleType
        ? (Object) ((Number) value).doubleValue()
        : type == DataTypes.StringType ? value.toString() : value;
  }
}
