namespace CovidLabel.TrainingService.Evaluate;

/// <summary>
/// Logistic regression with a penalty on the squared weights, fitted by Newton's method: convex, so there is one answer and no seed.
/// Features are brought to mean 0 and deviation 1 first; the intercept is not penalised.
/// </summary>
public sealed class LogisticRegression
{
    private const int MostSteps = 50;

    private readonly double[] mean;
    private readonly double[] scale;

    /// <summary>The intercept, then one weight a feature.</summary>
    private readonly double[] weights;

    private LogisticRegression(double[] mean, double[] scale)
    {
        this.mean = mean;
        this.scale = scale;
        weights = new double[mean.Length + 1];
    }

    /// <param name="features">One row a slice, all of one length.</param>
    /// <param name="positive">Labels; both must occur.</param>
    /// <param name="penalty">Times half the sum of squared weights, added to the sum of log losses; greater than 0.</param>
    public static LogisticRegression Fit(double[][] features, bool[] positive, double penalty)
    {
        if (!positive.Contains(true) || !positive.Contains(false)) throw new ArgumentException("both labels must occur", nameof(positive));
        var columns = features[0].Length;
        var mean = new double[columns];
        var scale = new double[columns];
        for (var k = 0; k < columns; k++)
        {
            mean[k] = features.Average(row => row[k]);
            var deviation = Math.Sqrt(features.Average(row => (row[k] - mean[k]) * (row[k] - mean[k])));

            // A feature that never varies says nothing.
            scale[k] = deviation > 1e-12 ? 1 / deviation : 0;
        }

        var fitted = new LogisticRegression(mean, scale);
        fitted.Descend([.. features.Select(fitted.Row)], positive, penalty);
        return fitted;
    }

    /// <summary>Log-odds of the positive class.</summary>
    public double LogOdds(double[] features) => Dot(Row(features), weights);

    /// <summary>Mean log loss on slices with labels.</summary>
    public double LogLoss(double[][] features, bool[] positive) =>
        features.Select((row, i) => SoftPlus(positive[i] ? -LogOdds(row) : LogOdds(row))).Average();

    private double[] Row(double[] features)
    {
        var row = new double[weights.Length];
        row[0] = 1;
        for (var k = 0; k < features.Length; k++) row[k + 1] = (features[k] - mean[k]) * scale[k];
        return row;
    }

    private void Descend(double[][] rows, bool[] positive, double penalty)
    {
        var objective = Objective(rows, positive, penalty, weights);
        for (var step = 0; step < MostSteps; step++)
        {
            var direction = NewtonDirection(rows, positive, penalty);

            // Far from the answer a full step may overshoot.
            for (var length = 1.0; ; length /= 2)
            {
                double[] next = [.. weights.Select((weight, k) => weight - (length * direction[k]))];
                var reached = Objective(rows, positive, penalty, next);
                if (reached > objective && length > 1e-6) continue;
                next.CopyTo(weights, 0);
                if (objective - reached < 1e-10 * (1 + Math.Abs(reached))) return;
                objective = reached;
                break;
            }
        }
    }

    private static double Objective(double[][] rows, bool[] positive, double penalty, double[] weights)
    {
        var sum = 0.0;
        for (var k = 1; k < weights.Length; k++) sum += penalty / 2 * weights[k] * weights[k];
        for (var i = 0; i < rows.Length; i++) sum += SoftPlus(positive[i] ? -Dot(rows[i], weights) : Dot(rows[i], weights));
        return sum;
    }

    private double[] NewtonDirection(double[][] rows, bool[] positive, double penalty)
    {
        var size = weights.Length;
        var gradient = new double[size];
        var curvature = new double[size, size];
        for (var k = 1; k < size; k++)
        {
            gradient[k] = penalty * weights[k];
            curvature[k, k] = penalty;
        }

        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var p = 1 / (1 + Math.Exp(-Dot(row, weights)));
            var residual = p - (positive[i] ? 1 : 0);
            var weight = Math.Max(p * (1 - p), 1e-12);
            for (var k = 0; k < size; k++)
            {
                gradient[k] += residual * row[k];
                for (var j = 0; j <= k; j++) curvature[k, j] += weight * row[k] * row[j];
            }
        }

        return Solve(curvature, gradient);
    }

    /// <summary>Solves a symmetric positive definite system by Cholesky's decomposition; only the lower half of the matrix is read, and overwritten.</summary>
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var size = right.Length;
        for (var column = 0; column < size; column++)
        {
            for (var row = column; row < size; row++)
            {
                var sum = matrix[row, column];
                for (var k = 0; k < column; k++) sum -= matrix[row, k] * matrix[column, k];
                matrix[row, column] = row == column ? Math.Sqrt(sum) : sum / matrix[column, column];
            }
        }

        var result = (double[])right.Clone();
        for (var row = 0; row < size; row++)
        {
            for (var k = 0; k < row; k++) result[row] -= matrix[row, k] * result[k];
            result[row] /= matrix[row, row];
        }

        for (var row = size - 1; row >= 0; row--)
        {
            for (var k = row + 1; k < size; k++) result[row] -= matrix[k, row] * result[k];
            result[row] /= matrix[row, row];
        }

        return result;
    }

    private static double Dot(double[] row, double[] weights)
    {
        var sum = 0.0;
        for (var k = 0; k < row.Length; k++) sum += row[k] * weights[k];
        return sum;
    }

    private static double SoftPlus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
