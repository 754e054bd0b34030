import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsIn, IsISO8601, IsOptional, IsString, Length } from 'class-validator';
import { SCOPES, type Scope } from '../../../platform/auth/scopes';

export class CreateAccessTokenRequestDto {
  /** What it is for. */
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'backup script' })
  @Length(1, 100, { message: 'must have 1 to 100 characters' })
  @IsString({ message: 'must be a text' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  name: string;

  /** `chat` may change tasks as well, by talking. */
  @ApiProperty({ enum: SCOPES, isArray: true, example: ['tasks:read'] })
  @IsIn(SCOPES, { each: true, message: `must be of ${SCOPES.join(', ')}` })
  @ArrayMaxSize(SCOPES.length, { message: 'must have each scope once' })
  @ArrayNotEmpty({ message: 'must have at least one scope' })
  @IsArray({ message: 'must be a list of scopes' })
  scopes: Scope[];

  /** ISO 8601 instant; left out or null for a token that does not expire. */
  @ApiPropertyOptional({ format: 'date-time', nullable: true, type: String, example: '2027-11-24T00:00:00Z' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'must be an ISO 8601 instant' })
  expiresAt?: string | null;
}

export class AccessTokenDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: SCOPES, isArray: true })
  scopes: Scope[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  expiresAt: string | null;

  /** To within ten minutes; null when it was never used. */
  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  lastUsedAt: string | null;
}

export class CreatedAccessTokenDto extends AccessTokenDto {
  /** Shown this once. */
  @ApiProperty({ example: 'todo_pat_…' })
  token: string;
}

export class ExchangedTokenDto {
  /** A JWT for sockets, with the scopes of the token it was exchanged for. */
  @ApiProperty()
  accessToken: string;

  /** Seconds until it expires. */
  @ApiProperty()
  expiresIn: number;
}
