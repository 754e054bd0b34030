import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsEmail,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  registerDecorator,
  ValidateIf,
  type ValidationOptions,
} from 'class-validator';
import { canonicalTimeZone, isTimeZone, parseDuration } from '@app/recurrence';
import { isLocale } from '../domain/account';

function check(name: string, message: string, valid: (value: string) => boolean) {
  return (options?: ValidationOptions): PropertyDecorator =>
    (target, property) =>
      registerDecorator({
        name,
        target: target.constructor,
        propertyName: String(property),
        ...(options ? { options } : {}),
        validator: { validate: (value) => typeof value === 'string' && valid(value), defaultMessage: () => message },
      });
}

function succeeds(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

const IsTimeZoneName = check('isTimeZoneName', 'must be an IANA time zone, such as Europe/Rome', isTimeZone);
const IsLocale = check('isLocale', 'must be a language tag, such as en-GB', isLocale);
const HasNoControls = check('hasNoControls', 'must not have control characters', (value) => !/\p{Cc}/u.test(value));
const IsOffset = check('isOffset', 'must be an ISO 8601 duration, such as PT15M or P1D', (value) =>
  succeeds(() => parseDuration(value)),
);

/** A zone in its usual spelling; what is no zone is left for the check to refuse. */
const UsualSpelling = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? (canonicalTimeZone(value) ?? value) : value,
  );

const presentAndNotNull = (_object: object, value: unknown): boolean => value !== undefined;

/** What a person may choose. */
export class UserSettingsDto {
  /** IANA name. */
  @ApiPropertyOptional({ example: 'Europe/Rome' })
  @ValidateIf(presentAndNotNull)
  @IsTimeZoneName()
  @UsualSpelling()
  timeZone?: string;

  @ApiPropertyOptional({ example: 'en-GB' })
  @ValidateIf(presentAndNotNull)
  @IsLocale()
  locale?: string;

  /** ISO 8601 duration before the due moment; null for none. */
  @ApiPropertyOptional({ example: 'PT15M', nullable: true, type: String })
  @IsOptional()
  @IsOffset()
  defaultReminder?: string | null;

  /** When all-day tasks remind. */
  @ApiPropertyOptional({ example: '09:00' })
  @ValidateIf(presentAndNotNull)
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'must be a time such as 09:00' })
  allDayReminderTime?: string;
}

export class RegisterRequestDto {
  @ApiProperty({ example: 'ada@example.org' })
  @MaxLength(254)
  @IsEmail({}, { message: 'must be an e-mail address, such as ada@example.org' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  email: string;

  @ApiProperty({ minLength: 8, maxLength: 200 })
  @Length(8, 200, { message: 'must have 8 to 200 characters' })
  @IsString({ message: 'must be a text' })
  password: string;

  /** IANA name; UTC when it is left out. */
  @ApiPropertyOptional({ example: 'Europe/Rome' })
  @ValidateIf(presentAndNotNull)
  @IsTimeZoneName()
  @UsualSpelling()
  timeZone?: string;

  @ApiPropertyOptional({ example: 'en-GB' })
  @ValidateIf(presentAndNotNull)
  @IsLocale()
  locale?: string;

  /** For browsers: the refresh token is set as an HttpOnly cookie and not answered. */
  @ApiPropertyOptional()
  @ValidateIf(presentAndNotNull)
  @IsBoolean({ message: 'must be true or false' })
  cookie?: boolean;
}

export class LoginRequestDto {
  @ApiProperty({ example: 'ada@example.org' })
  @HasNoControls()
  @MaxLength(254)
  @IsString({ message: 'must be a text' })
  email: string;

  @ApiProperty()
  @MaxLength(200)
  @IsString({ message: 'must be a text' })
  password: string;

  @ApiPropertyOptional()
  @ValidateIf(presentAndNotNull)
  @IsBoolean({ message: 'must be true or false' })
  cookie?: boolean;
}

export class RefreshRequestDto {
  /** Left out by browsers, whose cookie holds it. */
  @ApiPropertyOptional()
  @ValidateIf(presentAndNotNull)
  @IsString({ message: 'must be a text' })
  @MaxLength(200)
  refreshToken?: string;
}

export class UserDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** Null for a person whose identity provider tells of none that is verified, or of one that another account has. */
  @ApiProperty({ nullable: true, type: String })
  email: string | null;

  @ApiProperty()
  timeZone: string;

  @ApiProperty()
  locale: string;

  @ApiProperty({ nullable: true, type: String })
  defaultReminder: string | null;

  @ApiProperty()
  allDayReminderTime: string;
}

export class SignedInDto {
  @ApiProperty()
  user: UserDto;

  /** A JWT for the Authorization header and for sockets. */
  @ApiProperty()
  accessToken: string;

  /** Left out when it was set as a cookie. */
  @ApiPropertyOptional()
  refreshToken?: string;

  /** Seconds until the access token expires. */
  @ApiProperty()
  expiresIn: number;
}

export class ChangePasswordRequestDto {
  @ApiProperty()
  @MaxLength(200)
  @IsString({ message: 'must be a text' })
  currentPassword: string;

  @ApiProperty({ minLength: 8, maxLength: 200 })
  @Length(8, 200, { message: 'must have 8 to 200 characters' })
  @IsString({ message: 'must be a text' })
  newPassword: string;
}

export class DeleteAccountRequestDto {
  /** May be left out by who has none, with a session that was begun or refreshed within the last five minutes. */
  @ApiPropertyOptional()
  @ValidateIf(presentAndNotNull)
  @IsString({ message: 'must be a text' })
  @MaxLength(200)
  password?: string;
}

export class SessionDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** The last sign-in or refresh. */
  @ApiProperty({ format: 'date-time' })
  lastUsedAt: string;

  @ApiProperty({ example: 'Firefox on Linux' })
  device: string;

  /** Whether this request comes from it. */
  @ApiProperty()
  current: boolean;
}
