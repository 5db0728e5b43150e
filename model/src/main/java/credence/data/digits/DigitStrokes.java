package credence.data.digits;

import java.util.Arrays;
import java.util.List;

/**
 * How the ten numerals are written: strokes through points in a unit square, x to the right and y
 * down, in one or more manners each.
 */
final class DigitStrokes {

  /** Manners of each digit; strokes divided by semicolons, each a list of x y x y ... */
  private static final List<List<String>> MANNERS =
      List.of(
          List.of(
              ".5 .02 .2 .18 .12 .5 .2 .82 .5 .98 .8 .82 .88 .5 .8 .18 .5 .02",
              ".62 .04 .32 .12 .22 .5 .28 .88 .5 .97 .7 .85 .76 .5 .72 .14 .45 .06"),
          List.of(
              ".3 .22 .52 .02; .52 .02 .5 .98",
              ".54 .02 .46 .98",
              ".32 .2 .5 .02; .5 .02 .5 .97; .25 .97 .76 .97"),
          List.of(
              ".15 .25 .3 .06 .6 .02 .82 .2 .74 .44 .45 .7 .12 .97; .12 .97 .88 .95",
              ".18 .2 .42 .02 .76 .12 .76 .4 .5 .74 .22 .95 .12 .82 .3 .76 .6 .93 .9 .9"),
          List.of(
              ".18 .12 .45 .02 .78 .12 .78 .35 .4 .47; .4 .47 .8 .55 .85 .8 .55 .98 .15 .88",
              ".15 .04 .82 .04; .82 .04 .45 .4; .45 .4 .82 .52 .84 .82 .5 .98 .14 .88"),
          List.of(
              ".62 .02 .12 .65; .12 .65 .9 .65; .66 .38 .66 .98",
              ".2 .04 .17 .3 .22 .52; .22 .52 .5 .55 .8 .48; .8 .02 .78 .5 .76 .98"),
          List.of(
              ".82 .04 .25 .04; .25 .04 .2 .42; .2 .42 .5 .36 .82 .5 .82 .8 .5 .98 .14 .9",
              ".78 .06 .5 .03 .28 .08; .28 .08 .2 .45; .2 .45 .6 .42 .8 .62 .74 .86 .45 .98 .16"
                  + " .86"),
          List.of(
              ".75 .05 .4 .2 .18 .55 .22 .85 .5 .98 .8 .85 .8 .6 .5 .5 .22 .66",
              ".5 .02 .3 .35 .2 .7 .4 .97 .7 .9 .74 .65 .5 .56 .24 .74"),
          List.of(
              ".12 .05 .86 .05; .86 .05 .6 .5 .42 .98",
              ".14 .16 .16 .05; .16 .05 .85 .06; .85 .06 .62 .45 .45 .98; .34 .52 .78 .5"),
          List.of(
              ".5 .48 .2 .35 .2 .12 .5 .02 .8 .12 .8 .35 .5 .48 .15 .65 .15 .88 .5 .98 .85 .88 .85"
                  + " .65 .5 .48",
              ".74 .14 .48 .02 .22 .18 .4 .42 .66 .6 .76 .84 .5 .98 .24 .84 .36 .58 .64 .4 .76"
                  + " .16"),
          List.of(
              ".8 .3 .58 .5 .25 .42 .18 .2 .42 .03 .72 .08 .8 .3; .8 .3 .78 .65 .68 .98",
              ".78 .26 .5 .48 .22 .32 .32 .08 .62 .04 .79 .24 .8 .6 .62 .92 .3 .94"));

  private static final List<List<List<double[]>>> POINTS =
      MANNERS.stream().map(of -> of.stream().map(DigitStrokes::strokes).toList()).toList();

  private DigitStrokes() {}

  static int manners(int digit) {
    return POINTS.get(digit).size();
  }

  /** The points of each stroke: x, y, x, y, ... Not to be written. */
  static List<double[]> of(int digit, int manner) {
    return POINTS.get(digit).get(manner);
  }

  private static List<double[]> strokes(String text) {
    return Arrays.stream(text.split(";", -1)).map(DigitStrokes::points).toList();
  }

  private static double[] points(String stroke) {
    return Arrays.stream(stroke.strip().split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }
}
