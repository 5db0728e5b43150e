package credence.data.digits;

import java.util.Arrays;

/**
 * Draws smooth strokes on a small grey image: a pixel is as bright as its distance from the nearest
 * stroke says. Plain arithmetic only, so every machine draws the same.
 */
final class StrokeCanvas {

  /** Straight pieces between two points of a stroke. */
  private static final int PIECES = 4;

  /** A stroke further away than the broadest pen leaves a pixel dark. */
  private static final double REACH = 2.75;

  private final int size;

  /** Squared distance of each pixel's centre from the nearest stroke. */
  private final double[] distances;

  StrokeCanvas(int size) {
    this.size = size;
    distances = new double[size * size];
  }

  void clear() {
    Arrays.fill(distances, REACH * REACH);
  }

  /** A Catmull-Rom curve through the points, x, y, x, y, ... in pixels. */
  void stroke(double[] points) {
    int last = points.length / 2 - 1;
    double x = points[0];
    double y = points[1];
    for (int i = 0; i < last; i++) {
      for (int piece = 1; piece <= PIECES; piece++) {
        double t = piece / (double) PIECES;
        double nextX = curve(points, i, last, 0, t);
        double nextY = curve(points, i, last, 1, t);
        line(x, y, nextX, nextY);
        x = nextX;
        y = nextY;
      }
    }
  }

  /** Brightness in [0, 1] of a pixel under a pen of that radius. */
  double coverage(int pixel, double radius) {
    return Math.min(1, Math.max(0, radius + 0.5 - Math.sqrt(distances[pixel])));
  }

  private static double curve(double[] p, int i, int last, int axis, double t) {
    double a = p[2 * Math.max(i - 1, 0) + axis];
    double b = p[2 * i + axis];
    double c = p[2 * (i + 1) + axis];
    double d = p[2 * Math.min(i + 2, last) + axis];
    double cubic = 3 * (b - c) + d - a;
    double square = 2 * a - 5 * b + 4 * c - d;
    return b + 0.5 * t * (c - a + t * (square + t * cubic));
  }

  private void line(double x0, double y0, double x1, double y1) {
    int top = clamp(Math.min(y0, y1) - REACH);
    int bottom = clamp(Math.max(y0, y1) + REACH);
    int left = clamp(Math.min(x0, x1) - REACH);
    int right = clamp(Math.max(x0, x1) + REACH);
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        near(y * size + x, squaredDistance(x + 0.5, y + 0.5, x0, y0, x1, y1));
      }
    }
  }

  private void near(int pixel, double distance) {
    distances[pixel] = Math.min(distances[pixel], distance);
  }

  private static double squaredDistance(
      double x, double y, double x0, double y0, double x1, double y1) {
    double dx = x1 - x0;
    double dy = y1 - y0;
    double length = dx * dx + dy * dy;
    double along = length == 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / length;
    double t = Math.min(1, Math.max(0, along));
    double ex = x - x0 - t * dx;
    double ey = y - y0 - t * dy;
    return ex * ex + ey * ey;
  }

  private int clamp(double coordinate) {
    return (int) Math.min(size - 1, Math.max(0, coordinate));
  }
}
