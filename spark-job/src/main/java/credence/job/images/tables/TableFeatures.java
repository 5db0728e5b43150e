package credence.job.images.tables;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the numbers are that a table's rows are predicted from.
 *
 * @param columns one for each number, in their order
 * @param isArray whether there is one column, of arrays, with all of them
 */
public record TableFeatures(List<String> columns, boolean isArray) implements Serializable {

  private static final Logger LOG = LoggerFactory.getLogger(TableFeatures.class);
  private static final String KEY = "data.features";

  public TableFeatures {
    columns = List.copyOf(columns);
  }

  /**
   * Those that are asked for.
   *
   * @param place of the table, for messages
   * @param features columns, or one of arrays; empty for all that hold numbers but {@code others}
   * @param others columns that are no features, by the key that names them
   * @throws JobException with exit code 65 for a column that is missing or holds no numbers
   */
  public static TableFeatures of(
      String place, StructType schema, List<String> features, Map<String, String> others) {
    if (features.isEmpty()) {
      return new TableFeatures(numbers(place, schema, others), false);
    }
    boolean mayBeArray = features.size() == 1;
    features.forEach(name -> require(place, schema, name, KEY, mayBeArray));
    others.forEach(
        (key, name) -> {
          if (features.contains(name)) {
            throw bad("%s: %s has %s, which %s names".formatted(place, KEY, name, key));
          }
        });
    boolean isArray = schema.apply(features.get(0)).dataType() instanceof ArrayType;
    return new TableFeatures(features, isArray);
  }

  private static List<String> numbers(
      String place, StructType schema, Map<String, String> besides) {
    List<String> numbers = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (StructField field : schema.fields()) {
      if (!besides.containsValue(field.name())) {
        (field.dataType() instanceof NumericType ? numbers : others).add(field.name());
      }
    }
    if (numbers.isEmpty()) {
      throw bad(
          "%s: no column besides %s holds numbers; its columns are %s"
              .formatted(
                  place,
                  besides.entrySet().stream()
                      .map(each -> each.getKey() + " = " + each.getValue())
                      .collect(Collectors.joining(" and ")),
                  schema.simpleString()));
    }
    if (!others.isEmpty()) {
      LOG.warn("{}: not features, for they hold no numbers: {}", place, String.join(", ", others));
    }
    return numbers;
  }

  /**
   * Those that a model was trained on.
   *
   * @param names that {@link #names} gave
   * @throws JobException with exit code 65 for a column that is missing or holds no numbers
   */
  public static TableFeatures trainedOn(String place, StructType schema, List<String> names) {
    String first = names.get(0);
    boolean isElement = first.endsWith("[0]") && !has(schema, first);
    TableFeatures columns =
        isElement
            ? new TableFeatures(List.of(first.substring(0, first.length() - 3)), true)
            : new TableFeatures(names, false);
    columns.columns.forEach(name -> require(place, schema, name, "the model", columns.isArray));
    return new TableFeatures(columns.columns, isElement);
  }

  /** Whether a table has a column of that very name. */
  public static boolean has(StructType schema, String name) {
    return Arrays.asList(schema.fieldNames()).contains(name);
  }

  /**
   * Requires a column of numbers.
   *
   * @param key what names it
   * @param arrays whether it may be one of arrays of numbers
   * @throws JobException with exit code 65 if there is none
   */
  public static void require(
      String place, StructType schema, String name, String key, boolean arrays) {
    if (!has(schema, name)) {
      throw bad(
          "%s: there is no column %s, which %s names; its columns are %s"
              .formatted(place, name, key, schema.simpleString()));
    }
    DataType type = schema.apply(name).dataType();
    boolean isArray = type instanceof ArrayType array && array.elementType() instanceof NumericType;
    if (!(type instanceof NumericType) && !(arrays && isArray)) {
      throw bad(
          "%s: column %s is of type %s, and %s names columns of numbers%s"
              .formatted(
                  place,
                  name,
                  type.simpleString(),
                  key,
                  key.equals(KEY) ? ", or one of arrays of numbers" : ""));
    }
  }

  /** All numbers of a row, as an array of doubles. */
  public Column array() {
    if (isArray) {
      return TableColumns.named(columns.get(0))
          .cast(DataTypes.createArrayType(DataTypes.DoubleType));
    }
    return functions.array(
        columns.stream()
            .map(name -> TableColumns.named(name).cast(DataTypes.DoubleType))
            .toArray(Column[]::new));
  }

  /** What number {@code j} is called. */
  String name(int j) {
    return isArray ? columns.get(0) + "[" + j + "]" : columns.get(j);
  }

  /** What all of them are called. */
  public List<String> names(int width) {
    return IntStream.range(0, width).mapToObj(this::name).toList();
  }

  private static JobException bad(String message) {
    return new JobException(ExitCode.BAD_DATA, message);
  }
}
